package parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.server.SteeredTime;
import parley.server.powers.Origin;
import parley.server.settings.Settings;

@Tag("A08")
class SignUpsTest {
    private final SteeredTime time = new SteeredTime();
    private Settings settings = Settings.defaults();
    private final SignUps signUps = new SignUps(() -> settings, time);

    @Test
    void twentyAnHourFromOneNetworkAndThenTheWaitIsTold() throws Exception {
        for (int i = 0; i < 20; i++) {
            assertThat(signUps.refuse(from("192.0.2.1"))).isEmpty();
        }
        assertThat(signUps.refuse(from("192.0.2.1"))).contains(Duration.ofMinutes(3));
        assertThat(signUps.refuse(from("192.0.2.2"))).isEmpty();
        time.advance(Duration.ofMinutes(3).plusMillis(1));
        assertThat(signUps.refuse(from("192.0.2.1"))).isEmpty();
        assertThat(signUps.refuse(from("192.0.2.1"))).isPresent();
    }

    @Test
    void sixtyInTenMinutesFromAllTogether() throws Exception {
        for (int i = 0; i < 60; i++) {
            assertThat(signUps.refuse(from("192.0.2." + i))).isEmpty();
        }
        assertThat(signUps.refuse(from("198.51.100.1"))).contains(Duration.ofSeconds(10));
        time.advance(Duration.ofMinutes(10));
        assertThat(signUps.refuse(from("198.51.100.1"))).isEmpty();
    }

    @Test
    void loopbackIsExemptAndUsesNothingUp() throws Exception {
        for (int i = 0; i < 500; i++) {
            assertThat(signUps.refuse(from("127.0.0.1"))).isEmpty();
        }
        assertThat(signUps.refuse(from("192.0.2.1"))).isEmpty();
    }

    @Test
    void theLimitCanBeOff() throws Exception {
        settings = settings.with("limits.register", "off");
        for (int i = 0; i < 500; i++) {
            assertThat(signUps.refuse(from("192.0.2.1"))).isEmpty();
        }
    }

    private static Origin from(String address) throws UnknownHostException {
        InetAddress parsed = InetAddress.getByName(address);
        return new Origin(parsed, true, parsed.isLoopbackAddress());
    }
}
