package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Bytes as readable text. What stands behind {@code >>} in a transcript: {@code \xNN} is a byte, {@code \r \n \t \\} as usual, {@code \{n*text}}
 * repeats, and {@code \c} at the end leaves the line without its LF.
 */
public final class Escapes {
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|([rnt\\\\])|\\{(\\d+)\\*([^}]*)\\}|(c)$)");

    private Escapes() {}

    public static byte[] bytes(String written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        Matcher escape = ESCAPE.matcher(written);
        int from = 0;
        boolean open = false;
        while (escape.find()) {
            bytes.writeBytes(written.substring(from, escape.start()).getBytes(UTF_8));
            from = escape.end();
            if (escape.group(1) != null) {
                bytes.write(Integer.parseInt(escape.group(1), 16));
            } else if (escape.group(2) != null) {
                bytes.writeBytes(plain(escape.group(2)));
            } else if (escape.group(3) != null) {
                bytes.writeBytes(escape.group(4)
                        .repeat(Integer.parseInt(escape.group(3)))
                        .getBytes(UTF_8));
            } else {
                open = true;
            }
        }
        bytes.writeBytes(written.substring(from).getBytes(UTF_8));
        if (!open) {
            bytes.write('\n');
        }
        return bytes.toByteArray();
    }

    /** The other way: what {@link #bytes} reads, with {@code \\c} behind it, as these bytes. */
    public static String of(byte[] bytes) {
        StringBuilder written = new StringBuilder();
        for (byte one : bytes) {
            switch (one) {
                case '\n' -> written.append("\\n");
                case '\r' -> written.append("\\r");
                case '\t' -> written.append("\\t");
                case '\\' -> written.append("\\\\");
                default ->
                    written.append(one > ' ' - 1 && one < 0x7F ? "" + (char) one : "\\x%02x".formatted(one & 0xFF));
            }
        }
        return written.toString();
    }

    private static byte[] plain(String letter) {
        return switch (letter) {
            case "r" -> new byte[] {'\r'};
            case "n" -> new byte[] {'\n'};
            case "t" -> new byte[] {'\t'};
            default -> new byte[] {'\\'};
        };
    }
}
