package parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.words.UserName;
import parley.server.SteeredTime;
import parley.server.powers.Origin;
import parley.server.settings.Settings;

class LockoutsTest {
    private static final UserName HANS = new UserName("hans");
    private static final UserName LUKE = new UserName("luke");
    private static final Origin HERE = from("192.0.2.1");
    private static final Origin THERE = from("192.0.2.2");
    private static final Origin LOOPBACK = from("127.0.0.1");
    private static final Optional<Duration> MINUTE = Optional.of(Duration.ofMinutes(1));

    private final SteeredTime time = new SteeredTime();
    private Settings settings = Settings.defaults();
    private final Lockouts lockouts = new Lockouts(() -> settings, time);

    @Test
    @Tag("A01")
    void theThirdWrongOneLocksForExactlyTheBlockDuration() {
        assertThat(wrong(HANS, HERE)).isEmpty();
        assertThat(wrong(HANS, HERE)).isEmpty();
        assertThat(lockouts.locked(HANS, HERE)).isEmpty();
        assertThat(wrong(HANS, HERE)).isEqualTo(MINUTE);
        assertThat(lockouts.locked(HANS, HERE)).isEqualTo(MINUTE);
        time.advance(Duration.ofMillis(59_999));
        assertThat(lockouts.locked(HANS, HERE)).contains(Duration.ofMillis(1));
        time.advance(Duration.ofMillis(1));
        assertThat(lockouts.locked(HANS, HERE)).isEmpty();
    }

    @Test
    @Tag("A01")
    void afterTheLockTheCountStartsAtZero() {
        wrong(HANS, HERE, 3);
        time.advanceSeconds(60);
        assertThat(lockouts.locked(HANS, HERE)).isEmpty();
        assertThat(wrong(HANS, HERE)).isEmpty();
        assertThat(wrong(HANS, HERE)).isEmpty();
        assertThat(wrong(HANS, HERE)).isEqualTo(MINUTE);
    }

    @Test
    void aSuccessStartsTheCountAnew() {
        wrong(HANS, HERE, 2);
        lockouts.right(HANS, HERE);
        assertThat(wrong(HANS, HERE)).isEmpty();
        assertThat(wrong(HANS, HERE)).isEmpty();
        assertThat(wrong(HANS, HERE)).isPresent();
    }

    @Test
    @Tag("A01")
    void anUnfinishedCountIsForgottenAfterAQuarterOfAnHour() {
        wrong(HANS, HERE, 2);
        time.advance(Duration.ofMinutes(15));
        assertThat(wrong(HANS, HERE)).isPresent();

        wrong(LUKE, HERE, 2);
        time.advance(Duration.ofMinutes(15).plusNanos(1));
        assertThat(wrong(LUKE, HERE)).isEmpty();
    }

    @Test
    @Tag("A02")
    void anotherNetworkAndAnotherNameAreNotLocked() {
        wrong(HANS, HERE, 3);
        assertThat(lockouts.locked(HANS, THERE)).isEmpty();
        assertThat(lockouts.locked(LUKE, HERE)).isEmpty();
        assertThat(wrong(HANS, THERE)).isEmpty();
    }

    @Test
    @Tag("A01")
    void underLockoutAccountTheNameIsLockedForEveryAddress() {
        settings = settings.with("lockout", "account").with("block-duration", "5");
        wrong(HANS, HERE, 2);
        assertThat(wrong(HANS, THERE)).contains(Duration.ofSeconds(5));
        assertThat(lockouts.locked(HANS, LOOPBACK)).contains(Duration.ofSeconds(5));
        assertThat(lockouts.locked(LUKE, HERE)).isEmpty();
    }

    @Test
    void loopbackIsLockedLikeEverybody() {
        wrong(HANS, LOOPBACK, 3);
        assertThat(lockouts.locked(HANS, LOOPBACK)).isEqualTo(MINUTE);
    }

    @Test
    void anIpv6NetworkIsItsFirst64Bits() {
        wrong(HANS, from("2001:db8:1:2::1"), 2);
        assertThat(wrong(HANS, from("2001:db8:1:2:ffff::9"))).isPresent();
        assertThat(lockouts.locked(HANS, from("2001:db8:1:3::1"))).isEmpty();
    }

    @Test
    @Tag("A04")
    void aNetworkWithThreeHundredWrongOnesInAnHourWaitsAndLoopbackDoesNot() {
        for (int i = 0; i < 299; i++) {
            wrong(new UserName("u" + i), HERE);
            wrong(new UserName("u" + i), LOOPBACK);
        }
        assertThat(lockouts.exhausted(HERE)).isEmpty();
        wrong(LUKE, HERE);
        wrong(LUKE, LOOPBACK);
        assertThat(lockouts.exhausted(HERE)).contains(Duration.ofSeconds(12));
        assertThat(lockouts.exhausted(THERE)).isEmpty();
        assertThat(lockouts.exhausted(LOOPBACK)).isEmpty();
        time.advanceSeconds(13);
        assertThat(lockouts.exhausted(HERE)).isEmpty();
    }

    @Test
    @Tag("A03")
    void aNameThatThousandNetworksGuessIsSlowedForThoseAndForNobodyElse() {
        for (int i = 0; i < 100; i++) {
            wrong(HANS, from("198.51.100." + i));
        }
        Origin guesser = from("198.51.100.7");
        assertThat(lockouts.slowed(HANS, guesser)).isEmpty();
        assertThat(lockouts.slowed(HANS, guesser)).contains(Duration.ofSeconds(10));
        assertThat(lockouts.slowed(HANS, from("198.51.100.8"))).contains(Duration.ofSeconds(10));
        assertThat(lockouts.slowed(LUKE, guesser)).isEmpty();
        assertThat(lockouts.slowed(HANS, HERE)).isEmpty();
        assertThat(lockouts.slowed(HANS, HERE)).isEmpty();
        time.advance(Duration.ofMillis(10_001));
        assertThat(lockouts.slowed(HANS, from("198.51.100.8"))).isEmpty();
        assertThat(lockouts.slowed(HANS, guesser)).isPresent();
    }

    @Test
    @Tag("A03")
    void whoeverWasSlowedIsFreeWhenTheGuessingStops() {
        for (int i = 0; i < 150; i++) {
            wrong(HANS, from("198.51.100." + i));
        }
        lockouts.slowed(HANS, from("198.51.100.7"));
        time.advance(Duration.ofMinutes(59));
        assertThat(lockouts.slowed(HANS, from("198.51.100.7"))).isEmpty();
        assertThat(lockouts.slowed(HANS, from("198.51.100.7"))).isEmpty();
    }

    @Test
    @Tag("A01")
    void oneThatWasBeingHashedWhenTheLockFellDoesNotCount() {
        wrong(HANS, HERE, 3);
        time.advanceSeconds(50);
        assertThat(lockouts.wrong(HANS, HERE))
                .isEqualTo(new Lockouts.Strike(Optional.of(Duration.ofSeconds(10)), false));
        time.advanceSeconds(10);
        assertThat(lockouts.locked(HANS, HERE)).isEmpty();
    }

    /** How long it locked the name, if it did. */
    private Optional<Duration> wrong(UserName user, Origin origin) {
        Lockouts.Strike strike = lockouts.wrong(user, origin);
        return strike.fell() ? strike.locked() : Optional.empty();
    }

    private void wrong(UserName user, Origin origin, int times) {
        for (int i = 0; i < times; i++) {
            wrong(user, origin);
        }
    }

    private static Origin from(String address) {
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return new Origin(parsed, true, parsed.isLoopbackAddress());
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
