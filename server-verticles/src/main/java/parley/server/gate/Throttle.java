package parley.server.gate;

import parley.server.settings.Rate;

/**
 * How fast one session's commands are taken (reliability S01 and S10): a bucket that empties with every command and that
 * a long answer may put into debt. Who finds it empty waits; nobody is refused. Touched only from its gate's event loop.
 */
final class Throttle {
    private static final double SECOND_NANOS = 1e9;
    /** So many rows of an answer cost as much as one command. */
    private static final double ROWS = 50;

    private double spent;
    private long at;

    Throttle(long now) {
        at = now;
    }

    /** Takes one command's worth, if it is there. */
    boolean take(Rate rate, long now) {
        if (rate.off()) {
            return true;
        }
        spent = Math.max(0, spent - (now - at) / SECOND_NANOS * rate.refillPerSecond());
        at = now;
        if (spent + 1 > rate.burst()) {
            return false;
        }
        spent++;
        return true;
    }

    /** An answer had so many rows. */
    void owe(int rows) {
        spent += rows / ROWS;
    }
}
