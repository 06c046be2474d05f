package parley.server.settings;

/**
 * How often something happened of late: each time fills it by one, and time empties it at its {@link Rate}. Below the burst
 * of the rate there is room for one more. Not safe for threads; the moments it is given never go back.
 */
public final class Bucket {
    private static final double SECOND = 1e9;

    private double spent;
    private long at;

    /** One in which nothing happened yet, at a moment in nanoseconds. */
    public Bucket(long now) {
        this.at = now;
    }

    /** Takes one, if there is room for it; answers whether there was. */
    public boolean take(Rate rate, long now) {
        if (!has(rate, now)) {
            return false;
        }
        spent++;
        return true;
    }

    /** Whether there is room for one. */
    public boolean has(Rate rate, long now) {
        spent = Math.max(0, spent - (now - at) / SECOND * rate.refillPerSecond());
        at = now;
        return spent + 1 <= rate.burst();
    }

    /** Nanoseconds until there is room for one. */
    public long until(Rate rate, long now) {
        return has(rate, now) ? 0 : (long) Math.ceil((spent + 1 - rate.burst()) / rate.refillPerSecond() * SECOND);
    }

    /** Takes so much, room or not: then it takes longer until there is room again. */
    public void owe(double much) {
        spent += much;
    }

    /** Takes one, room or not, but never makes anybody wait more than twice as long as an empty one takes to fill. */
    public void oweOne(Rate rate, long now) {
        has(rate, now);
        spent = Math.min(spent + 1, 2.0 * rate.burst());
    }

    /** Whether nothing is known of it any more: it is as good as a new one. */
    public boolean blank(Rate rate, long now) {
        has(rate, now);
        return spent <= 0;
    }
}
