package parley.client.console;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStyle;

/**
 * The last station before the terminal: styled text as bytes go out, with nothing in it but characters that show
 * themselves, LF, and the few sequences written here (row T01). JLine's own way would replace box drawing by ASCII. Pure.
 */
final class Ansi {
    static final String UP = "A";
    static final String RIGHT = "C";
    static final String CLEAR_ROW = "\033[K";
    static final String CLEAR_BELOW = "\033[J";
    static final String CLEAR_ALL = "\033[H\033[2J";
    private static final String PLAIN = "\033[m";

    private Ansi() {}

    /** A sequence with a number; empty for 0. */
    static String move(int count, String way) {
        return count == 0 ? "" : "\033[" + count + way;
    }

    static String of(AttributedString text) {
        return of(text, 0);
    }

    /** The part of a text from an index on. */
    static String of(AttributedString text, int from) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        AttributedStyle current = AttributedStyle.DEFAULT;
        for (int at = from; at < text.length(); at++) {
            char unit = text.charAt(at);
            AttributedStyle style = text.styleAt(at);
            if (!style.equals(current) && unit != '\n') {
                out.append(current.equals(AttributedStyle.DEFAULT) ? "" : PLAIN).append(Colours.sequence(style));
                current = style;
            }
            out.append((unit < ' ' && unit != '\n') || (unit >= 0x7F && unit < 0xA0) ? '\uFFFD' : unit);
        }
        return out.append(current.equals(AttributedStyle.DEFAULT) ? "" : PLAIN).toString();
    }
}
