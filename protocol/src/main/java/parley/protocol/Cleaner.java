package parley.protocol;

import java.util.Optional;
import parley.protocol.words.Refusal;

/**
 * The one place that decides which characters may be in a text (protocol section 2): everything but the C0 controls
 * except TAB, DEL, the C1 controls, the separators U+2028 and U+2029, the overrides of direction U+202A to U+202E and
 * U+2066 to U+2069, and halves of surrogate pairs. What comes in is refused for them, what goes out is cleaned of them.
 */
public final class Cleaner {
    /** What stands in the place of a character that is not allowed. */
    private static final char REPLACEMENT = '\uFFFD';

    private Cleaner() {}

    /** Whether this character may be in a line. A line break may not: see the methods for lines. */
    public static boolean legal(int codePoint) {
        if (codePoint < 0x20) {
            return codePoint == '\t';
        }
        if (codePoint < 0x7F) {
            return true;
        }
        if (codePoint < 0xA0) {
            return false;
        }
        if (codePoint >= 0x2028 && codePoint <= 0x2069) {
            return codePoint > 0x202E && codePoint < 0x2066;
        }
        return codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE;
    }

    /** Why this text may not be in a line; empty if it may. */
    public static Optional<Refusal> flaw(String text) {
        return flaw(text, false);
    }

    /** As {@link #flaw}, for a text that may have several lines. */
    public static Optional<Refusal> flawOfLines(String text) {
        return flaw(text, true);
    }

    /** The same text on one line, with U+FFFD for each character that is not allowed, line breaks among them. */
    public static String clean(String text) {
        return clean(text, false);
    }

    /** The same text with U+FFFD for each character that is not allowed; line breaks stay, CR LF becomes LF. */
    public static String cleanLines(String text) {
        return clean(text, true);
    }

    private static Optional<Refusal> flaw(String text, boolean lines) {
        int first = firstIllegal(text, 0, lines);
        if (first == text.length()) {
            return Optional.empty();
        }
        for (int at = first; at < text.length(); at = firstIllegal(text, at + 1, lines)) {
            if (Character.isSurrogate(text.charAt(at))) {
                return Optional.of(Refusal.BAD_ENCODING);
            }
        }
        return Optional.of(Refusal.BAD_CHARACTER);
    }

    private static String clean(String text, boolean lines) {
        int at = firstIllegal(text, 0, lines);
        if (at == text.length()) {
            return text;
        }
        StringBuilder cleaned = new StringBuilder(text.length());
        int from = 0;
        while (at < text.length()) {
            cleaned.append(text, from, at);
            boolean beforeBreak = lines && text.startsWith("\r\n", at);
            if (!beforeBreak) {
                cleaned.append(REPLACEMENT);
            }
            from = at + 1;
            at = firstIllegal(text, from, lines);
        }
        return cleaned.append(text, from, text.length()).toString();
    }

    /** The index of the first character from {@code from} on that is not allowed, or the length. */
    private static int firstIllegal(String text, int from, boolean lines) {
        int at = from;
        while (at < text.length()) {
            char unit = text.charAt(at);
            if (Character.isHighSurrogate(unit)
                    && at + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(at + 1))) {
                at += 2;
            } else if (legal(unit) || (lines && unit == '\n')) {
                at++;
            } else {
                return at;
            }
        }
        return at;
    }
}
