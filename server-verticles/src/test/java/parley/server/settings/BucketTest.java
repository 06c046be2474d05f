package parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BucketTest {
    private static final Rate THREE_AN_HOUR = Rate.per(Duration.ofHours(1), 3);
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final Bucket bucket = new Bucket(0);

    @Test
    void hasItsBurstAtOnceAndThenWhatTimeGivesBack() {
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.until(THREE_AN_HOUR, 0)).isZero();
            assertThat(bucket.take(THREE_AN_HOUR, 0)).isTrue();
        }
        assertThat(bucket.take(THREE_AN_HOUR, 0)).isFalse();
        assertThat(bucket.until(THREE_AN_HOUR, 0)).isBetween(20 * MINUTE, 20 * MINUTE + 10);
        assertThat(bucket.take(THREE_AN_HOUR, 20 * MINUTE + 10)).isTrue();
        assertThat(bucket.take(THREE_AN_HOUR, 20 * MINUTE + 10)).isFalse();
        assertThat(bucket.blank(THREE_AN_HOUR, 79 * MINUTE)).isFalse();
        assertThat(bucket.blank(THREE_AN_HOUR, 81 * MINUTE)).isTrue();
        for (int i = 0; i < 3; i++) {
            assertThat(bucket.take(THREE_AN_HOUR, 200 * MINUTE)).isTrue();
        }
        assertThat(bucket.take(THREE_AN_HOUR, 200 * MINUTE)).isFalse();
    }

    @Test
    void aDebtIsPaidBeforeAnythingElse() {
        bucket.owe(200);
        assertThat(bucket.until(new Rate(100, 20), 0))
                .isEqualTo(Duration.ofMillis(5_050).toNanos());
    }

    @Test
    void aBoundedDebtEndsSoonHoweverOftenItWasMade() {
        for (int i = 0; i < 1_000; i++) {
            bucket.oweOne(THREE_AN_HOUR, 0);
        }
        assertThat(bucket.has(THREE_AN_HOUR, 79 * MINUTE)).isFalse();
        assertThat(bucket.has(THREE_AN_HOUR, 81 * MINUTE)).isTrue();
    }

    @Test
    void offIsNeverFull() {
        bucket.owe(1e15);
        assertThat(bucket.take(Rate.OFF, 0)).isTrue();
        assertThat(bucket.take(Rate.OFF, 1)).isTrue();
        assertThat(bucket.until(Rate.OFF, 1)).isZero();
    }

    @Test
    void manyBucketsAreForgottenWhenTheySayNothingAnyMore() {
        Buckets<Integer> buckets = new Buckets<>();
        for (int i = 0; i < 5_000; i++) {
            assertThat(buckets.take(i, THREE_AN_HOUR, i * MINUTE)).isEmpty();
        }
        assertThat(buckets.size()).isLessThanOrEqualTo(1_000);
        assertThat(buckets.wait(4_999, THREE_AN_HOUR, 4_999 * MINUTE)).isEmpty();
        buckets.take(4_999, THREE_AN_HOUR, 4_999 * MINUTE);
        buckets.take(4_999, THREE_AN_HOUR, 4_999 * MINUTE);
        assertThat(buckets.wait(4_999, THREE_AN_HOUR, 4_999 * MINUTE)).isPresent();
        assertThat(buckets.take(4_999, THREE_AN_HOUR, 4_999 * MINUTE)).isPresent();
    }
}
