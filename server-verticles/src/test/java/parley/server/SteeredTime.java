package parley.server;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import parley.server.settings.Time;

/** A clock that stands still until a test moves it. */
public final class SteeredTime implements Time {
    private static final Instant START = Instant.parse("2026-11-20T09:41:00Z");
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicLong stepped = new AtomicLong();

    public void advance(Duration span) {
        nanos.addAndGet(span.toNanos());
    }

    public void advanceSeconds(long seconds) {
        advance(Duration.ofSeconds(seconds));
    }

    /** Somebody sets the clock on the wall; no time passes. */
    public void step(Duration by) {
        stepped.addAndGet(by.toNanos());
    }

    @Override
    public Instant instant() {
        return START.plusNanos(nanos.get() + stepped.get());
    }

    @Override
    public long nanos() {
        return nanos.get();
    }
}
