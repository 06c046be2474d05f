package parley.server.settings;

import java.time.Duration;

/**
 * How often something may happen: a number in one span. As a bucket: {@code burst} at once, one more every {@code
 * span / burst}… unless {@code refill} says otherwise.
 *
 * @param burst how many at once; {@link Long#MAX_VALUE} is {@code off}
 * @param refillPerSecond how many are added each second
 */
public record Rate(long burst, double refillPerSecond) {
    public static final Rate OFF = new Rate(Long.MAX_VALUE, Double.MAX_VALUE);

    /** So many in every span. */
    public static Rate per(Duration span, long number) {
        return new Rate(number, number / (span.toMillis() / 1000.0));
    }

    public boolean off() {
        return burst == Long.MAX_VALUE;
    }
}
