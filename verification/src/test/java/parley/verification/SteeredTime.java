package parley.verification;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import parley.server.settings.Time;

/**
 * A clock that runs as clocks do and jumps forward when a test says so. It never stands still, so that what the server
 * measures in short spans goes on.
 */
final class SteeredTime implements Time {
    private final AtomicLong ahead = new AtomicLong();
    private final AtomicLong stepped = new AtomicLong();

    void forward(Duration span) {
        ahead.addAndGet(span.toNanos());
    }

    /** Somebody sets the clock on the wall; no time passes. */
    void step(Duration by) {
        stepped.addAndGet(by.toNanos());
    }

    @Override
    public Instant instant() {
        return Instant.now().plusNanos(ahead.get() + stepped.get());
    }

    @Override
    public long nanos() {
        return System.nanoTime() + ahead.get();
    }
}
