package parley.server.roster;

import java.time.Duration;
import java.time.Instant;
import parley.server.settings.Time;

/** A clock that goes only when told. Safe from every thread. */
public final class SteeredTime implements Time {
    public static final Instant START = Instant.parse("2026-11-20T09:00:00Z");

    private Duration passed = Duration.ZERO;
    private Duration tick = Duration.ZERO;

    public synchronized void pass(Duration span) {
        passed = passed.plus(span);
    }

    /** So much passes after each question for the time. */
    public synchronized void tick(Duration span) {
        tick = span;
    }

    @Override
    public synchronized Instant instant() {
        Instant now = START.plus(passed);
        passed = passed.plus(tick);
        return now;
    }

    @Override
    public synchronized long nanos() {
        // Near the end of the range, so that a comparison that overflows shows.
        return Long.MAX_VALUE - 1_000_000_000L + passed.toNanos();
    }
}
