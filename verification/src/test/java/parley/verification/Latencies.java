package parley.verification;

import java.util.Arrays;

/** Spans of time, and what part of them was shorter than what. Used by one thread. */
final class Latencies {
    private long[] nanos = new long[256];
    private int count;

    void add(long span) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = span;
    }

    int count() {
        return count;
    }

    /** The span that so many percent do not exceed, in milliseconds; 0 if there is none. */
    double millis(double percent) {
        if (count == 0) {
            return 0;
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return sorted[
                        (int) Math.min(
                                count - 1,
                                Math.ceil(count * percent / 100) - 1 < 0 ? 0 : Math.ceil(count * percent / 100) - 1)]
                / 1e6;
    }
}
