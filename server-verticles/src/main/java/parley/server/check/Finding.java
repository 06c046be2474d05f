package parley.server.check;

/**
 * One thing that was looked at.
 *
 * @param what one word
 * @param sentence what was found; for what is not well, what to do
 */
public record Finding(Grade grade, String what, String sentence) {
    /** From the best to the worst. */
    public enum Grade {
        OK,
        WARN,
        /** A server would not start, or would not do what it was set to. */
        BAD,
        /** As {@link #BAD}, because of what somebody wrote into a file or an option. */
        MISWRITTEN
    }

    static Finding ok(String what, String sentence) {
        return new Finding(Grade.OK, what, sentence);
    }

    static Finding warn(String what, String sentence) {
        return new Finding(Grade.WARN, what, sentence);
    }

    static Finding bad(String what, String sentence) {
        return new Finding(Grade.BAD, what, sentence);
    }

    static Finding miswritten(String what, String sentence) {
        return new Finding(Grade.MISWRITTEN, what, sentence);
    }
}
