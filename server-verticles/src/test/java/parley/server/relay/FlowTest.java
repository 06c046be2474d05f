package parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import parley.server.SteeredTime;
import parley.server.settings.Limits;

class FlowTest {
    private static final int SECOND = 64 * 1024;

    private final SteeredTime time = new SteeredTime();
    private final Flow flow = new Flow(SECOND, time.nanos());

    private int pass(int bytes) {
        int allowed = flow.allows(bytes, time.nanos());
        flow.spend(allowed);
        return allowed;
    }

    @Test
    void oneSecondsWorthMayComeAtOnce() {
        assertThat(pass(SECOND - 10)).isEqualTo(SECOND - 10);
        assertThat(pass(10)).isEqualTo(10);
        assertThat(pass(1)).isZero();
    }

    @Test
    void thenNoMoreThanTheRateHoweverOftenItIsAsked() {
        pass(SECOND);
        int passed = 0;
        for (int i = 0; i < 1_000; i++) {
            time.advance(Duration.ofMillis(10));
            passed += pass(SECOND);
        }
        assertThat(passed).isBetween(10 * SECOND - 10_000, 10 * SECOND);
    }

    @Test
    void whatIsNotUsedIsNotKeptForLongerThanASecond() {
        pass(SECOND);
        time.advance(Duration.ofHours(1));
        assertThat(pass(10 * SECOND)).isEqualTo(SECOND);
    }

    @Test
    void nearlyNothingIsNothingUnlessItIsEnough() {
        pass(SECOND);
        time.advance(Duration.ofMillis(1));
        assertThat(pass(SECOND)).as("66 bytes of it").isZero();
        assertThat(pass(50)).isEqualTo(50);
    }

    @Test
    void theLeastRateGoesOn() {
        Flow slow = new Flow(1, time.nanos());
        assertThat(slow.allows(5, time.nanos())).isEqualTo(1);
        slow.spend(1);
        assertThat(slow.allows(5, time.nanos())).isZero();
        time.advanceSeconds(1);
        assertThat(slow.allows(5, time.nanos())).isEqualTo(1);
    }

    @Test
    void offIsNoRate() {
        Flow off = new Flow(Limits.NO_SIZE, time.nanos());
        for (int i = 0; i < 100; i++) {
            assertThat(off.allows(SECOND, time.nanos())).isEqualTo(SECOND);
            off.spend(SECOND);
        }
    }
}
