package parley.client.command;

import java.time.Duration;

/**
 * Until when something must have come about.
 *
 * @param patience how long it was given
 */
record Deadline(Duration patience, long nanos) {

    static Deadline in(Duration patience) {
        return new Deadline(patience, System.nanoTime() + patience.toNanos());
    }

    /** What is left of it in nanoseconds, never less than 0. */
    long left() {
        return Math.max(0, nanos - System.nanoTime());
    }

    boolean over() {
        return left() == 0;
    }
}
