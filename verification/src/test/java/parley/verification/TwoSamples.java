package parley.verification;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.DoubleStream;

/** Two samples of times, and whether they look as if they came from one distribution. Immutable. */
final class TwoSamples {
    private final double[] one;
    private final double[] other;

    /** Two samples in any order, neither empty. */
    TwoSamples(double[] one, double[] other) {
        this.one = one.clone();
        this.other = other.clone();
    }

    /** The middle value, the mean of the two middle ones if there is none. */
    static double median(double[] sample) {
        double[] sorted = sample.clone();
        Arrays.sort(sorted);
        int half = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
    }

    /** By how much the medians differ, as a share of the first one's. */
    double medianDifference() {
        double first = median(one);
        return Math.abs(first - median(other)) / first;
    }

    /**
     * The two-sided p of the Mann–Whitney U test, by the normal approximation with corrections for ties and continuity: how
     * often samples of one distribution would differ at least so much. Good from about 20 values on.
     */
    double mannWhitney() {
        int n = one.length;
        int m = other.length;
        double[] all = DoubleStream.concat(Arrays.stream(one), Arrays.stream(other))
                .sorted()
                .toArray();
        double ties = 0;
        for (int from = 0; from < all.length; ) {
            int to = from;
            while (to < all.length && all[to] == all[from]) {
                to++;
            }
            double same = to - from;
            ties += same * same * same - same;
            from = to;
        }
        double ranks = 0;
        for (double value : one) {
            ranks += rank(all, value);
        }
        double u = ranks - n * (n + 1) / 2.0;
        double total = n + m;
        double variance = n * (double) m / 12 * (total + 1 - ties / (total * (total - 1)));
        if (variance <= 0) {
            return 1;
        }
        double z = Math.max(0, Math.abs(u - n * (double) m / 2) - 0.5) / Math.sqrt(variance);
        return Math.min(1, 2 * upperTail(z));
    }

    /** From 1; equal values share the mean of their ranks. */
    private static double rank(double[] sorted, double value) {
        int from = lower(sorted, value);
        int to = lower(sorted, Math.nextUp(value));
        return (from + 1 + to) / 2.0;
    }

    /** How many are smaller. */
    private static int lower(double[] sorted, double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Of the normal distribution; Abramowitz and Stegun 26.2.17, right to 7.5e-8. */
    private static double upperTail(double z) {
        double t = 1 / (1 + 0.2316419 * z);
        double series =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * series;
    }

    /** In milliseconds, for a report. */
    String figures() {
        return String.format(
                Locale.ROOT,
                "medians %.3f and %.3f ms, %.2f %% apart, p = %.3f, n = %d and %d",
                median(one),
                median(other),
                100 * medianDifference(),
                mannWhitney(),
                one.length,
                other.length);
    }

    @Override
    public String toString() {
        return figures();
    }
}
