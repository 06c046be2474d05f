package parley.server.settings;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A {@link Bucket} for each of many (users, networks), remembered only as long as it says something. All of one object are
 * asked with one rate. Not safe for threads.
 */
public final class Buckets<K> {
    private static final int FEW = 1_000;

    private final Map<K, Bucket> buckets = new HashMap<>();
    private int cleanAt = FEW;

    /** Takes one; if there is no room, takes none and answers how long until there is. */
    public Optional<Duration> take(K key, Rate rate, long now) {
        Optional<Duration> wait = wait(key, rate, now);
        if (wait.isEmpty()) {
            of(key, rate, now).take(rate, now);
        }
        return wait;
    }

    /** How long until there is room for one; empty if there is. */
    public Optional<Duration> wait(K key, Rate rate, long now) {
        Bucket known = buckets.get(key);
        long left = known == null ? 0 : known.until(rate, now);
        return left > 0 ? Optional.of(Duration.ofNanos(left)) : Optional.empty();
    }

    /** Takes one, room or not ({@link Bucket#oweOne}). */
    public void oweOne(K key, Rate rate, long now) {
        of(key, rate, now).oweOne(rate, now);
    }

    private Bucket of(K key, Rate rate, long now) {
        if (buckets.size() >= cleanAt) {
            // Not at every turn: looked through only when there are twice as many as the last time.
            buckets.values().removeIf(bucket -> bucket.blank(rate, now));
            cleanAt = Math.max(FEW, 2 * buckets.size());
        }
        return buckets.computeIfAbsent(key, unknown -> new Bucket(now));
    }

    /** How many are remembered. */
    int size() {
        return buckets.size();
    }
}
