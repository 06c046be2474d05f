package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The statistics that judge timing, against samples whose answer is known. */
class TwoSamplesTest {

    @Test
    void theMedianIsTheMiddle() {
        assertThat(TwoSamples.median(new double[] {3, 1, 2})).isEqualTo(2);
        assertThat(TwoSamples.median(new double[] {4, 1, 2, 3})).isEqualTo(2.5);
        assertThat(new TwoSamples(new double[] {10}, new double[] {11}).medianDifference())
                .isEqualTo(0.1, within(1e-9));
    }

    /** As scipy.stats.mannwhitneyu(method="asymptotic") says. */
    @Test
    void pIsThatOfTheBooks() {
        double[] one = IntStream.rangeClosed(1, 20).asDoubleStream().toArray();
        double[] other = IntStream.rangeClosed(6, 25).asDoubleStream().toArray();
        assertThat(new TwoSamples(one, other).mannWhitney()).isEqualTo(0.0185, within(0.0005));
        assertThat(new TwoSamples(one, one).mannWhitney()).isEqualTo(1, within(0.02));
        assertThat(new TwoSamples(new double[] {1, 1, 1}, new double[] {1, 1}).mannWhitney())
                .isEqualTo(1);
    }

    @Test
    void equalDistributionsAreSeldomCalledDifferent() {
        Random random = new Random(1);
        long called = IntStream.range(0, 1_000)
                .filter(i -> new TwoSamples(normal(random, 0), normal(random, 0)).mannWhitney() <= 0.01)
                .count();
        assertThat(called).isBetween(1L, 30L);
    }

    @Test
    void aShiftOfHalfADeviationIsFound() {
        Random random = new Random(1);
        long called = IntStream.range(0, 100)
                .filter(i -> new TwoSamples(normal(random, 0), normal(random, 0.5)).mannWhitney() <= 0.01)
                .count();
        assertThat(called).isGreaterThan(95);
    }

    private static double[] normal(Random random, double shift) {
        return random.doubles(200).map(unused -> random.nextGaussian() + shift).toArray();
    }
}
