package parley.server.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import parley.server.settings.Time;

/** A clock that stands still until a test moves it. */
final class SteeredTime implements Time {
    static final Instant START = Instant.parse("2026-11-20T09:00:00Z");
    private final AtomicLong passed = new AtomicLong();

    void pass(Duration span) {
        passed.addAndGet(span.toNanos());
    }

    @Override
    public Instant instant() {
        return START.plusNanos(passed.get());
    }

    @Override
    public long nanos() {
        return passed.get();
    }
}
