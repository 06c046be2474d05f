package parley.verification.fuzz;

import java.util.regex.Pattern;

/** The characters of protocol section 2, written down a second time, to hold the server's and the client's against. */
final class Legal {
    private static final Pattern ILLEGAL_IN_LINES =
            Pattern.compile("[\\x00-\\x08\\x0B-\\x1F\\x7F-\\x9F\\u2028-\\u202E\\u2066-\\u2069\\x{D800}-\\x{DFFF}]");

    private Legal() {}

    static boolean inALine(String text) {
        return text.indexOf('\n') < 0 && inLines(text);
    }

    /** As {@link #inALine}, with line breaks. A regular expression takes a whole pair for one character. */
    static boolean inLines(String text) {
        return !ILLEGAL_IN_LINES.matcher(text).find();
    }
}
