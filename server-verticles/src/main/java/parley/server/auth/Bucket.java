package parley.server.auth;

import parley.server.settings.Rate;

/** How often something happened of late: a bucket that fills again over time. Not safe for threads. */
final class Bucket {
    private double tokens;
    private long at;

    Bucket(Rate rate, long now) {
        this.tokens = rate.burst();
        this.at = now;
    }

    /** Takes one; answers whether there was one. */
    boolean take(Rate rate, long now) {
        if (!has(rate, now)) {
            return false;
        }
        tokens -= 1;
        return true;
    }

    /** Takes one even if there is none: then it takes longer until there is one again, at most twice the usual time. */
    void owe(Rate rate, long now) {
        has(rate, now);
        tokens = Math.max(tokens - 1, -(double) rate.burst());
    }

    /** Whether there is one. */
    boolean has(Rate rate, long now) {
        tokens = Math.min((double) rate.burst(), tokens + (now - at) / 1e9 * rate.refillPerSecond());
        at = now;
        return tokens >= 1;
    }

    /** Nanoseconds until there is one. */
    long until(Rate rate, long now) {
        return has(rate, now) ? 0 : (long) Math.ceil((1 - tokens) / rate.refillPerSecond() * 1e9);
    }
}
