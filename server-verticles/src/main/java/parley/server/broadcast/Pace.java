package parley.server.broadcast;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import parley.protocol.words.UserName;
import parley.server.settings.Rate;
import parley.server.settings.Time;

/** A bucket of broadcasts for each user, full unless he spoke lately. Touched only from its plugin's context. */
final class Pace {
    private static final double SECOND = 1e9;

    private final Supplier<Rate> rate;
    private final Time time;
    private final Map<UserName, Bucket> buckets = new HashMap<>();
    private int cleanAt = 1_000;

    Pace(Supplier<Rate> rate, Time time) {
        this.rate = rate;
        this.time = time;
    }

    /** Takes one; if there is none, how long until there is. */
    Optional<Duration> take(UserName user) {
        Rate allowed = rate.get();
        if (allowed.off()) {
            return Optional.empty();
        }
        long now = time.nanos();
        double left = level(buckets.getOrDefault(user, new Bucket(allowed.burst(), now)), allowed, now);
        if (left < 1) {
            return Optional.of(Duration.ofNanos((long) Math.ceil((1 - left) / allowed.refillPerSecond() * SECOND)));
        }
        buckets.put(user, new Bucket(left - 1, now));
        clean(allowed, now);
        return Optional.empty();
    }

    private static double level(Bucket bucket, Rate allowed, long now) {
        return Math.min(
                (double) allowed.burst(), bucket.left() + (now - bucket.at()) / SECOND * allowed.refillPerSecond());
    }

    /** A full bucket need not be kept; looked for only when there are twice as many as last time. */
    private void clean(Rate allowed, long now) {
        if (buckets.size() >= cleanAt) {
            buckets.values().removeIf(bucket -> level(bucket, allowed, now) >= allowed.burst());
            cleanAt = Math.max(1_000, 2 * buckets.size());
        }
    }

    /** @param left how many there were at that moment, in nanoseconds */
    private record Bucket(double left, long at) {}
}
