package parley.bench;

import java.util.Arrays;

/** How long things took. Touched only from the load's event loop while it is written to. */
final class Latencies {
    private long[] nanos = new long[1 << 16];
    private int count;

    void add(long took) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = took;
    }

    void clear() {
        count = 0;
    }

    /** {@code p50 0.21 ms, p99 1.30 ms}. */
    String summary() {
        if (count == 0) {
            return "none";
        }
        long[] sorted = Arrays.copyOf(nanos, count);
        Arrays.sort(sorted);
        return "p50 %.2f ms, p99 %.2f ms"
                .formatted(sorted[count / 2] / 1e6, sorted[(int) Math.min(count - 1L, count * 99L / 100)] / 1e6);
    }
}
