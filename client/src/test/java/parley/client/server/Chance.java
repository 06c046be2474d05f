package parley.client.server;

import java.util.Random;

/** What is left to chance in these tests: the same again with {@code -Dseed=…}, which is printed. */
final class Chance {
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    static {
        System.out.println("chance: seed " + SEED);
    }

    private Chance() {}

    /** The same course each time. */
    static Random anew() {
        return new Random(SEED);
    }
}
