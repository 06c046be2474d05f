package parley.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

    @Test
    void waitsDoubleUpToHalfAMinuteAndBeginAnew() {
        Backoff backoff = new Backoff(always(0.999_999_999_9));
        assertThat(seconds(backoff)).containsExactly(1L, 2L, 4L, 8L, 16L, 30L, 30L, 30L);
        backoff.reset();
        assertThat(Math.round(backoff.next().toMillis() / 1_000.0)).isEqualTo(1);
    }

    @Test
    void chanceTakesUpToTheHalf() {
        Backoff least = new Backoff(always(0));
        assertThat(least.next()).isEqualTo(Duration.ofMillis(500));
        Backoff any = new Backoff(new Random(3));
        assertThat(IntStream.range(0, 100).mapToObj(one -> any.next()).skip(6))
                .allMatch(wait -> wait.toMillis() >= 15_000 && wait.toMillis() <= 30_000)
                .doesNotHaveDuplicates();
    }

    @Test
    void aServerCannotMakeAnybodyWaitForYears() {
        assertThat(Backoff.asked(Duration.ofSeconds(47))).isEqualTo(Duration.ofSeconds(47));
        assertThat(Backoff.asked(Duration.ofDays(10_000))).isEqualTo(Duration.ofMinutes(10));
    }

    private static List<Long> seconds(Backoff backoff) {
        return IntStream.range(0, 8)
                .mapToObj(one -> Math.round(backoff.next().toMillis() / 1_000.0))
                .toList();
    }

    private static RandomGenerator always(double fraction) {
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public double nextDouble() {
                return fraction;
            }
        };
    }
}
