package parley.server.counts;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many values fell between which bounds. One thread adds, every thread may read. */
public final class Histogram {
    private static final double NANOS = 1e9;
    private static final double[] SECONDS = {
        0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10
    };
    private static final double[] NUMBERS = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1000};

    private final double[] bounds;
    private final double unit;
    private final AtomicLongArray counts;
    private final AtomicLong sum = new AtomicLong();

    private Histogram(double[] bounds, double unit) {
        this.bounds = bounds;
        this.unit = unit;
        this.counts = new AtomicLongArray(bounds.length + 1);
    }

    /** Of spans, which are added in nanoseconds and read in seconds. */
    public static Histogram ofNanos() {
        return new Histogram(SECONDS, NANOS);
    }

    public static Histogram ofNumbers() {
        return new Histogram(NUMBERS, 1);
    }

    public void add(long value) {
        int place = 0;
        while (place < bounds.length && value > bounds[place] * unit) {
            place++;
        }
        counts.lazySet(place, counts.getPlain(place) + 1);
        sum.lazySet(sum.getPlain() + value);
    }

    /** The upper bounds; the last one is infinite. */
    public double[] bounds() {
        double[] all = java.util.Arrays.copyOf(bounds, bounds.length + 1);
        all[bounds.length] = Double.POSITIVE_INFINITY;
        return all;
    }

    /** How many fell under each bound and above the one before. */
    public long[] counts() {
        long[] all = new long[counts.length()];
        for (int i = 0; i < all.length; i++) {
            all[i] = counts.get(i);
        }
        return all;
    }

    public double sum() {
        return sum.get() / unit;
    }
}
