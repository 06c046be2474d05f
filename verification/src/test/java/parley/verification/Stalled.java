package parley.verification;

import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Waits until something that grows has stopped growing. Stateless. */
final class Stalled {
    private static final long STILL_NANOS = 1_000_000_000;

    private Stalled() {}

    /** Answers where it stopped, once it has not moved for a second. */
    static long at(LongSupplier growing) {
        long seen = growing.getAsLong();
        long since = System.nanoTime();
        long until = since + Chatter.PATIENCE.toNanos();
        while (System.nanoTime() - since < STILL_NANOS) {
            LockSupport.parkNanos(10_000_000);
            long now = growing.getAsLong();
            if (now != seen) {
                seen = now;
                since = System.nanoTime();
            }
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("still growing at " + seen);
            }
        }
        return seen;
    }
}
