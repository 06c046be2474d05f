package parley.client.console;

import parley.protocol.Cleaner;

/**
 * What may reach a terminal of a string from elsewhere, our own mistakes included: an allow-list, the last station before
 * the terminal (row T01). Pure.
 */
final class Printable {
    /** More marks than this above one another run into the rows above and below. */
    private static final int MOST_MARKS = 8;

    private static final char REPLACEMENT = '\uFFFD';
    private static final int ZERO_WIDTH_JOINER = 0x200D;

    private Printable() {}

    /** On one line; a line break becomes a space. */
    static String line(String text) {
        return allowed(Cleaner.cleanLines(text).replace('\n', ' '));
    }

    /** Of several lines, LF between them. */
    static String lines(String text) {
        return allowed(Cleaner.cleanLines(text));
    }

    private static String allowed(String text) {
        if (plain(text)) {
            return text;
        }
        StringBuilder kept = new StringBuilder(text.length() + 8);
        int marks = 0;
        for (int at = 0; at < text.length(); ) {
            int point = text.codePointAt(at);
            at += Character.charCount(point);
            marks = mark(point) ? marks + 1 : 0;
            if (point == '\n') {
                kept.append('\n');
            } else if (point == '\t') {
                // A jump of the cursor, whose width depends on where it stands.
                kept.append("    ");
            } else if (!silent(point) && marks <= MOST_MARKS) {
                kept.appendCodePoint(visible(point) ? point : REPLACEMENT);
            }
        }
        return kept.toString();
    }

    /** Most texts, in one quick look. */
    private static boolean plain(String text) {
        for (int at = 0; at < text.length(); at++) {
            char unit = text.charAt(at);
            if (unit > 0x24F || (unit < ' ' && unit != '\n') || (unit >= 0x7F && unit < 0xA0) || unit == 0xAD) {
                return false;
            }
        }
        return true;
    }

    private static boolean mark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || point == ZERO_WIDTH_JOINER;
    }

    /** Format characters that show nothing: all but the joiners, the marks of direction and the tags of flags. */
    private static boolean silent(int point) {
        return Character.getType(point) == Character.FORMAT
                && (point < 0x200C || point > 0x200F)
                && point != 0x061C
                && (point < 0xE0020 || point > 0xE007F);
    }

    /** Characters that this JDK does not know yet are shown: emoji are invented faster than JDKs. */
    private static boolean visible(int point) {
        int type = Character.getType(point);
        return type != Character.CONTROL
                && type != Character.SURROGATE
                && type != Character.LINE_SEPARATOR
                && type != Character.PARAGRAPH_SEPARATOR
                && (point & 0xFFFE) != 0xFFFE
                && Cleaner.legal(point);
    }
}
