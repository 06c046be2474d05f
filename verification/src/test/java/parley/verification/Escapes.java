package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What stands behind {@code >>} in a transcript: {@code \xNN} is a byte, {@code \r \n \t \\} as usual, {@code \{n*text}}
 * repeats, and {@code \c} at the end leaves the line without its LF.
 */
final class Escapes {
    private static final Pattern ESCAPE =
            Pattern.compile("\\\\(?:x([0-9a-fA-F]{2})|([rnt\\\\])|\\{(\\d+)\\*([^}]*)\\}|(c)$)");

    private Escapes() {}

    static byte[] bytes(String written) {
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

    private static byte[] plain(String letter) {
        return switch (letter) {
            case "r" -> new byte[] {'\r'};
            case "n" -> new byte[] {'\n'};
            case "t" -> new byte[] {'\t'};
            default -> new byte[] {'\\'};
        };
    }
}
