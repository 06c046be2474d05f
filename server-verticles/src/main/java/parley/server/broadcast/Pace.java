package parley.server.broadcast;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import parley.protocol.words.UserName;
import parley.server.settings.Rate;
import parley.server.settings.Time;

/** A bucket of broadcasts for each user, full unless he spoke lately. Touched only from its plugin's context. */
final class Pace {
    private static final double SECOND = 1e9;

    private final Rate rate;
    private final Time time;
    private final Map<UserName, Bucket> buckets = new HashMap<>();
    private int cleanAt = 1_000;

    Pace(Rate rate, Time time) {
        this.rate = rate;
        this.time = time;
    }

    /** Takes one; if there is none, how long until there is. */
    Optional<Duration> take(UserName user) {
        if (rate.off()) {
            return Optional.empty();
        }
        long now = time.nanos();
        double left = level(buckets.getOrDefault(user, new Bucket(rate.burst(), now)), now);
        if (left < 1) {
            return Optional.of(Duration.ofNanos((long) Math.ceil((1 - left) / rate.refillPerSecond() * SECOND)));
        }
        buckets.put(user, new Bucket(left - 1, now));
        clean(now);
        return Optional.empty();
    }

    private double level(Bucket bucket, long now) {
        return Math.min((double) rate.burst(), bucket.left() + (now - bucket.at()) / SECOND * rate.refillPerSecond());
    }

    /** A full bucket need not be kept; looked for only when there are twice as many as last time. */
    private void clean(long now) {
        if (buckets.size() >= cleanAt) {
            buckets.values().removeIf(bucket -> level(bucket, now) >= rate.burst());
            cleanAt = Math.max(1_000, 2 * buckets.size());
        }
    }

    /** @param left how many there were at that moment, in nanoseconds */
    private record Bucket(double left, long at) {}
}
