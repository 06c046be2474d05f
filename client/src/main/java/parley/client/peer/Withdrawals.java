package parley.client.peer;

import java.time.Duration;

/**
 * How often the peer of one link took back what it had offered: ten times, and then once a second. Whoever does it more often
 * may offer nothing until then, for each offer is told to the user. Touched only from the links' event loop.
 */
final class Withdrawals {
    private static final long MOST = 10;
    private static final long EACH = Duration.ofSeconds(1).toNanos();

    /** When all of them are forgotten. */
    private long forgotten;

    Withdrawals(long now) {
        forgotten = now;
    }

    void another(long now) {
        forgotten = EACH + (forgotten - now > 0 ? forgotten : now);
    }

    boolean tooMany(long now) {
        return forgotten - now > (MOST - 1) * EACH;
    }
}
