package parley.protocol;

import java.util.Random;

/** Texts in which everything that a terminal or a parser could stumble over is frequent. */
final class HostileText {
    private static final int[] FREQUENT = {
        0x00, 0x07, 0x08, '\t', '\n', '\r', 0x1B, 0x7F, 0x85, 0x9B, 0x9D, 0x2028, 0x2029, 0x202E, 0x2066, 0x200D,
        0xFEFF, 0xFFFD, 0xD83D, 0xDE00, 0x1F600, 0xE0001, '"', '\\', '{', '}', ' ', ':', '*', 'o', 'k', 'e', 'r', 'x',
        0xE9
    };

    private HostileText() {}

    static String any(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(24);
        for (int at = 0; at < length; at++) {
            text.appendCodePoint(FREQUENT[random.nextInt(FREQUENT.length)]);
        }
        return text.toString();
    }
}
