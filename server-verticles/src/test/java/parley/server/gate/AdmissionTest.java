package parley.server.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.server.SteeredTime;
import parley.server.settings.Settings;

class AdmissionTest {
    private static final RandomGenerator HALF = () -> Long.MIN_VALUE;

    private final SteeredTime time = new SteeredTime();

    @Test
    @Tag("S14")
    void takesEightyPercentOfTheDescriptorsAndGivesPlacesBack() throws Exception {
        Admission admission = admission(open(), 1000);
        List<Admission.Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 800; i++) {
            tickets.add(admission.admit(loopback()).orElseThrow());
        }
        assertThat(admission.admit(loopback())).isEmpty();
        tickets.get(0).giveBack();
        tickets.get(0).giveBack();
        assertThat(admission.connections()).isEqualTo(799);
        assertThat(admission.admit(loopback())).isPresent();
        assertThat(admission.admit(loopback())).isEmpty();
    }

    @Test
    void holdsANetworkToSoManyAtOnceAndSoManyNewOnes() throws Exception {
        Admission admission = admission(open().with("limits.connections", "3, 5/10min"), 1000);
        List<Admission.Ticket> tickets = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            tickets.add(admission.admit(net("2001:db8:1:2::" + i)).orElseThrow());
        }
        assertThat(admission.admit(net("2001:db8:1:2:ffff::"))).isEmpty();
        assertThat(admission.admit(net("2001:db8:1:3::1"))).isPresent();
        assertThat(admission.admit(net("192.0.2.1"))).isPresent();
        assertThat(admission.admit(net("192.0.2.2"))).isPresent();
        tickets.forEach(Admission.Ticket::giveBack);
        admission.admit(net("2001:db8:1:2::1")).orElseThrow().giveBack();
        admission.admit(net("2001:db8:1:2::1")).orElseThrow().giveBack();
        assertThat(admission.admit(net("2001:db8:1:2::1"))).isEmpty();
        time.advance(Duration.ofMinutes(2));
        assertThat(admission.admit(net("2001:db8:1:2::1"))).isPresent();
    }

    /** 80 % of few would leave too little for files, and then the system refuses instead of us. */
    @Test
    void leavesDescriptorsForFiles() throws Exception {
        Admission admission = admission(open(), 256);
        for (int i = 0; i < 256 - 96; i++) {
            assertThat(admission.admit(loopback())).isPresent();
        }
        assertThat(admission.admit(loopback())).isEmpty();
    }

    @Test
    void exemptsLoopbackFromWhatCountsByNetworkOnly() throws Exception {
        Settings settings = open().with("limits.connections", "1, 1/10min").with("limits.unauthenticated", "3:100:3");
        Admission admission = admission(settings, 1000);
        for (int i = 0; i < 3; i++) {
            assertThat(admission.admit(loopback())).isPresent();
        }
        assertThat(admission.admit(loopback())).isEmpty();
    }

    @Test
    void dropsTheMoreTheMoreWaitWithoutALogin() throws Exception {
        Admission admission = admission(Settings.defaults().with("limits.unauthenticated", "10:30:20"), 1000);
        List<Admission.Ticket> tickets = new ArrayList<>();
        // With a luck of one half, those are dropped whose chance is more than that: from 13 waiting on.
        for (int i = 0; i < 13; i++) {
            tickets.add(admission.admit(loopback()).orElseThrow());
        }
        assertThat(admission.admit(loopback())).isEmpty();
        assertThat(admission.unauthenticated()).isEqualTo(13);
        tickets.get(0).authenticated();
        tickets.get(0).authenticated();
        assertThat(admission.admit(loopback())).isPresent();
        assertThat(admission.connections()).isEqualTo(14);
    }

    @Test
    void tellsWhoIsTurnedAwayThatTheServerIsBusy() throws Exception {
        try (GateTown town = new GateTown(Settings.defaults().with("limits.total", "1"));
                Peer first = town.guest()) {
            try (Peer second = town.peer()) {
                assertThat(second.line()).startsWith("* bye: the server has too many connections");
                assertThat(second.line()).isEqualTo(Peer.END);
            }
            assertThat(first.ask("ping")).isEqualTo("ok pong");
            first.endOutput();
            assertThat(first.line()).isEqualTo(Peer.END);
            while (town.admission.connections() > 0) {
                town.settle();
            }
            try (Peer third = town.guest()) {
                assertThat(third.ask("ping")).isEqualTo("ok pong");
            }
        }
    }

    private Admission admission(Settings settings, long descriptors) {
        return new Admission(() -> settings, time, HALF, descriptors);
    }

    private static Settings open() {
        return Settings.defaults().with("limits.unauthenticated", "off");
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static InetAddress net(String address) throws UnknownHostException {
        return InetAddress.getByName(address);
    }
}
