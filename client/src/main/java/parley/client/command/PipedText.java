package parley.client.command;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.protocol.Cleaner;

/**
 * A text from a pipe, as a message may have it: what programs print for terminals goes (colours, a progress bar's earlier
 * states), every other character that no message may hold becomes U+FFFD. Blocks while it reads.
 */
final class PipedText {
    /** Far more than a message, so that what colours alone make long still fits. */
    private static final int LONGEST = 256 * 1024;

    /** Control sequences, strings for the terminal, and two-byte escapes (ECMA-48). */
    private static final Pattern FOR_TERMINALS = Pattern.compile(
            "\u001b(?:\\[[0-?]*[ -/]*[@-~]" + "|[\\]PX^_][^\u0007\u001b]*(?:\u0007|\u001b\\\\)?" + "|[ -/]*[0-~])");

    private static final Pattern OVERWRITTEN = Pattern.compile("[^\n]*\r(?=[^\n])");

    private final InputStream input;

    PipedText(InputStream input) {
        this.input = new BufferedInputStream(input);
    }

    /**
     * Everything up to the end, without line breaks at the end.
     *
     * @throws CommandEnded wrong use, if it is far too long
     */
    String all() throws IOException {
        byte[] bytes = input.readNBytes(LONGEST + 1);
        if (bytes.length > LONGEST) {
            throw CommandEnded.wrongUse(
                    "the text is longer than a message may be; use --lines to send each line alone");
        }
        return readable(new String(bytes, StandardCharsets.UTF_8)).stripTrailing();
    }

    /**
     * The next line; empty at the end. A last line counts without its end too.
     *
     * @throws CommandEnded wrong use, if it is far too long
     */
    Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = input.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n') {
            if (line.size() == LONGEST) {
                throw CommandEnded.wrongUse("a line is longer than a message may be");
            }
            line.write(next);
            next = input.read();
        }
        return Optional.of(readable(line.toString(StandardCharsets.UTF_8)).stripTrailing());
    }

    static String readable(String text) {
        String plain = FOR_TERMINALS.matcher(text).replaceAll("").replace("\r\n", "\n");
        plain = plain.endsWith("\r") ? plain.substring(0, plain.length() - 1) : plain;
        return Cleaner.cleanLines(OVERWRITTEN.matcher(plain).replaceAll(""));
    }
}
