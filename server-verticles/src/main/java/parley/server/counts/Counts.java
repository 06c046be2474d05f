package parley.server.counts;

/**
 * Takes numbers in. Names are those of Prometheus: {@code parley_} first, the unit behind, a total without {@code _total}.
 * Labels are pairs of name and value. Safe from every thread.
 */
public interface Counts {
    /** A number that only grows while the server runs. */
    void total(String name, String meaning, long value, String... labels);

    /** A number as it is now. */
    void now(String name, String meaning, double value, String... labels);

    /** A whole number as it is now. */
    default void now(String name, String meaning, long value, String... labels) {
        now(name, meaning, (double) value, labels);
    }

    /** How values spread. */
    void spread(String name, String meaning, Histogram histogram, String... labels);
}
