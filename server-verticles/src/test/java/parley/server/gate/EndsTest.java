package parley.server.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.ByeReason;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;
import parley.server.bus.Probed;
import parley.server.powers.SessionCall;
import parley.server.settings.Settings;

/** However a session ends, the roster hears it once and the peer is told where it still reads. */
class EndsTest {
    private final GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void tellsArrivalAndLogout() throws Exception {
        try (Peer hans = town.member("hans")) {
            assertThat(town.nextClaim()).isEqualTo("hans arrived 1");
            assertThat(hans.ask("logout")).startsWith("ok ");
            assertThat(hans.line()).startsWith("* bye: ");
            assertThat(hans.line()).isEqualTo(Peer.END);
            town.settle();
            // The feature has told the roster.
            assertThat(town.claims).isEmpty();
            assertThat(town.mailboxes.told).containsExactly("void hash-hans");
        }
    }

    @Test
    void takesTheEndOfABareStreamForALogout() throws Exception {
        try (Peer hans = town.member("hans")) {
            town.nextClaim();
            hans.endOutput();
            assertThat(hans.line()).isEqualTo(Peer.END);
            assertThat(town.nextClaim()).isEqualTo("hans left 1 LOGOUT");
            town.settle();
            assertThat(town.claims).isEmpty();
        }
    }

    @Test
    void takesTheEndOfAProgramsStreamForALoss() throws Exception {
        try (Peer hans = town.program("hans")) {
            town.nextClaim();
            hans.endOutput();
            assertThat(hans.line()).isEqualTo(Peer.END);
            assertThat(town.nextClaim()).isEqualTo("hans left 1 LOST");
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("end hash-hans");
        }
    }

    @Test
    void takesAResetForALoss() throws Exception {
        try (Peer hans = town.member("hans")) {
            town.nextClaim();
            hans.reset();
            assertThat(town.nextClaim()).isEqualTo("hans left 1 LOST");
            town.settle();
            assertThat(town.claims).isEmpty();
        }
    }

    @Test
    void givesTheClaimBackIfTheSocketDiedBeforeTheLoginWasAnswered() throws Exception {
        try (Peer hans = town.guest()) {
            hans.send("trusted");
            SessionCall login = town.nextCall();
            hans.reset();
            while (town.admission.connections() > 0) {
                town.settle();
            }
            town.answer(login, town.admitted(new UserName("hans"), false, Optional.empty()));

            assertThat(town.nextClaim()).isEqualTo("hans left 1 ABANDONED");
        }
    }

    @Test
    void givesTheClaimBackIfTheLoginWasTooSlow() throws Exception {
        try (Peer hans = town.guest()) {
            hans.send("trusted");
            SessionCall login = town.nextCall();
            town.pass(Duration.ofSeconds(5));
            assertThat(hans.line()).startsWith("error timeout: ");
            town.answer(login, town.admitted(new UserName("hans"), false, Optional.empty()));

            assertThat(town.nextClaim()).isEqualTo("hans left 1 ABANDONED");
            assertThat(hans.ask("whoami")).startsWith("error not-logged-in");
        }
    }

    @Test
    void endsWhomTheRosterEnds() throws Exception {
        try (Peer hans = town.member("hans")) {
            town.nextClaim();
            town.order(new GateOrder.End(1, 99, ByeReason.KICKED));
            assertThat(hans.ask("ping")).isEqualTo("ok pong");
            town.order(new GateOrder.End(1, 1, ByeReason.KICKED));
            assertThat(hans.line()).startsWith("* bye: an operator");
            assertThat(hans.line()).isEqualTo(Peer.END);
            town.settle();
            assertThat(town.claims).isEmpty();
            assertThat(town.mailboxes.told).containsExactly("void hash-hans");
        }
    }

    @Test
    void endsWhomTheRosterEndedBeforeTheLoginWasAnswered() throws Exception {
        try (Peer hans = town.guest()) {
            hans.send("trusted");
            SessionCall login = town.nextCall();
            town.order(new GateOrder.End(1, 1, ByeReason.REPLACED));
            town.answer(login, town.admitted(new UserName("hans"), false, Optional.empty()));
            assertThat(hans.line()).isEqualTo("ok hello hans");
            assertThat(hans.line()).startsWith("* bye: you logged in elsewhere");
            assertThat(hans.line()).isEqualTo(Peer.END);
            town.settle();
            assertThat(town.claims).isEmpty();
        }
    }

    @Test
    @Tag("S06")
    void givesTwentySecondsToTheFirstLine() throws Exception {
        try (Peer peer = town.peer()) {
            peer.raw("half a line");
            peer.line();
            town.pass(Duration.ofSeconds(19));
            peer.raw("more");
            assertThat(peer.quiet()).isTrue();
            town.pass(Duration.ofSeconds(1));
            assertThat(peer.line()).startsWith("* bye: ");
            assertThat(peer.line()).isEqualTo(Peer.END);
        }
    }

    @Test
    @Tag("S06")
    void givesFiveMinutesToALogin() throws Exception {
        try (Peer peer = town.guest()) {
            town.pass(Duration.ofSeconds(299));
            assertThat(peer.ask("ping")).isEqualTo("ok pong");
            town.pass(Duration.ofSeconds(1));
            assertThat(peer.line()).startsWith("* bye: ");
        }
    }

    @Test
    @Tag("S07")
    void givesAMinuteToALineThatHasBegun() throws Exception {
        try (Peer hans = town.member("hans")) {
            town.nextClaim();
            hans.raw("echo ");
            town.settle();
            town.pass(Duration.ofSeconds(59));
            hans.raw("and ");
            assertThat(hans.quiet()).isTrue();
            town.pass(Duration.ofSeconds(1));
            assertThat(hans.line()).startsWith("* bye: ");
            assertThat(town.nextClaim()).isEqualTo("hans left 1 IDLE");
        }
    }

    @Test
    @Tag("S09")
    void logsOutWhoGivesNoCommand() throws Exception {
        town.settings.set(
                Settings.defaults().with("port", "0").with("host", "127.0.0.1").with("timeout", "60"));
        town.settle();
        try (Peer hans = town.member("hans")) {
            town.nextClaim();
            town.pass(Duration.ofSeconds(40));
            assertThat(hans.ask("echo activity")).isEqualTo("ok activity");
            town.pass(Duration.ofSeconds(40));
            // None of these is activity.
            hans.send("", "ping", "nonsense", "echo");
            town.mail(1, 1, "hans", "luke", "hi");
            town.pass(Duration.ofSeconds(20));
            assertThat(hans.until("* bye")).startsWith("* bye: ");
            assertThat(town.nextClaim()).isEqualTo("hans left 1 IDLE");
            assertThat(town.mailboxes.told).contains("void hash-hans");
        }
    }

    @Test
    @Tag("S08")
    void takesNinetySecondsOfAProgramsSilenceForALoss() throws Exception {
        try (Peer hans = town.program("hans");
                Peer luke = town.member("luke")) {
            town.nextClaim();
            town.nextClaim();
            town.pass(Duration.ofSeconds(60));
            hans.ask("ping");
            town.pass(Duration.ofSeconds(89));
            assertThat(town.claims).isEmpty();
            town.pass(Duration.ofSeconds(1));
            assertThat(town.nextClaim()).isEqualTo("hans left 1 LOST");
            assertThat(luke.ask("ping")).isEqualTo("ok pong");
        }
    }

    @Test
    void reportsAPeerWhoseTcpAnswersAsAlive() throws Exception {
        try (Peer hans = town.member("hans")) {
            town.order(new GateOrder.Probe(1, 1));
            assertThat(hans.line()).startsWith("* ");
            assertThat(town.probes.poll(5, SECONDS)).isEqualTo(new Probed(GateTown.session(1), 1, true));
        }
    }

    @Test
    void reportsASessionThatIsNotThereAsDead() throws Exception {
        town.order(new GateOrder.Probe(9, 4));
        assertThat(town.probes.poll(5, SECONDS)).isEqualTo(new Probed(GateTown.session(9), 4, false));
    }

    @Test
    void reportsAPeerThatTakesNothingAsDeadAfterFiveSeconds() throws Exception {
        try (Peer hans = new Peer(town.gate.port(), 2048)) {
            hans.send("login hans secret", "list 30000");
            town.nextCall();
            town.nextCall();
            town.settle();
            town.order(new GateOrder.Probe(1, 1));
            town.settle();
            assertThat(town.probes).isEmpty();
            town.pass(Duration.ofSeconds(5));
            assertThat(town.probes.poll(5, SECONDS)).isEqualTo(new Probed(GateTown.session(1), 1, false));
        }
    }

    @Test
    void goesDownInOrderWithSilentReadersAttached() throws Exception {
        List<Peer> silent = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Peer peer = new Peer(town.gate.port(), 2048);
            peer.send("login silent" + i + " secret", "list 30000");
            silent.add(peer);
            town.nextCall();
            town.nextCall();
        }
        try (Peer busy = town.guest();
                Peer idle = town.guest()) {
            busy.send("slow", "echo not taken any more");
            SessionCall slow = town.nextCall();
            var down = town.gate.shutdown();
            assertThat(idle.line()).isEqualTo("* bye: " + ByeReason.SHUTDOWN.sentence());
            assertThat(idle.line()).isEqualTo(Peer.END);
            town.answer(slow, Reply.done("in time"));
            assertThat(busy.line()).isEqualTo("ok in time");
            assertThat(busy.line()).startsWith("* bye: ");
            town.settle();
            assertThat(down.isComplete()).isFalse();
            town.pass(Duration.ofSeconds(5));
            town.pass(Duration.ofSeconds(5));
            GateTown.await(down);
            assertThat(town.admission.connections()).isZero();
        }
        for (Peer peer : silent) {
            peer.close();
        }
    }

    @Test
    void waitsForALongAnswerNoLongerThanForALineInFlight() throws Exception {
        try (Peer hans = new Peer(town.gate.port(), 2048)) {
            hans.send("login hans secret", "list 200000");
            town.nextCall();
            town.nextCall();
            town.nextClaim();
            town.settle();
            var down = town.gate.shutdown();
            town.settle();
            town.pass(Duration.ofMillis(4900));
            assertThat(down.isComplete()).isFalse();
            assertThat(town.claims).isEmpty();

            town.pass(Duration.ofMillis(100));
            assertThat(town.nextClaim()).isEqualTo("hans left 1 LOST");
            // At once, and not when Vert.x has lost its patience too.
            town.settle();
            assertThat(down.isComplete()).isTrue();
            // Not even the second that a last line gets.
            assertThat(hans.until("* bye")).startsWith("<");
        }
    }

    @Test
    void waitsNoLongerForALongAnswerOfASessionThatIsOver() throws Exception {
        try (Peer hans = new Peer(town.gate.port(), 2048)) {
            hans.send("login hans secret", "list 200000");
            town.nextCall();
            town.nextCall();
            town.nextClaim();
            town.settle();
            var down = town.gate.shutdown();
            town.settle();
            town.pass(Duration.ofSeconds(4));
            town.order(new GateOrder.End(1, 1, ByeReason.KICKED));
            town.settle();
            assertThat(down.isComplete()).isFalse();

            town.pass(Duration.ofSeconds(1));
            // At once, and not when Vert.x has lost its patience too.
            town.settle();
            assertThat(down.isComplete()).isTrue();
        }
    }
}
