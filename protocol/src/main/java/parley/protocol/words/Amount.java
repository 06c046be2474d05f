package parley.protocol.words;

/** So many of something, as people say it. */
public final class Amount {
    private Amount() {}

    /** @param one the word for one of it, which an {@code s} makes the word for many */
    public static String of(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
