package parley.server.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;
import parley.server.settings.Settings;

/** What counts as read where nobody says so, and when the store hears of it (protocol section 3.4). */
class BareReceiptsTest {
    /** Small, so that what is sent stays with the server when the peer does not read. */
    private static final int WINDOW = 2048;

    private GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void aConnectionThatStalledWasNotHealthyMeanwhile() throws Exception {
        try (Peer luke = new Peer(town.gate.port(), WINDOW)) {
            luke.send("login luke secret");
            luke.until("ok");
            town.mail(1, 1, "luke", "hans", "hi");
            luke.until("hans: hi");
            town.settle();
            town.pass(Duration.ofSeconds(10));
            broadcast(2_000);
            stalledFor(18);
            readAll(luke);
            town.pass(Duration.ofSeconds(20));
            town.pass(Duration.ofMillis(250));
            assertThat(town.mailboxes.told).as("48 s, of them 20 healthy").doesNotContain("ack luke 1");
            town.pass(Duration.ofSeconds(10));
            town.pass(Duration.ofMillis(250));
            assertThat(town.mailboxes.told).contains("ack luke 1");
        }
    }

    @Test
    void aLineThatWaitedBehindOthersIsNoYoungerThanTheyAre() throws Exception {
        town.close();
        town = new GateTown(Settings.defaults().with("limits.commands", "2, 1/s"));
        try (Peer luke = town.member("luke")) {
            luke.send("echo 1", "echo 2", "echo 3");
            assertThat(luke.line()).isEqualTo("ok 1");
            town.mail(1, 1, "luke", "hans", "hi");
            assertThat(luke.line()).isEqualTo("hans: hi");
            town.settle();
            town.pass(Duration.ofSeconds(4));
            luke.until("ok 3");
            town.pass(Duration.ofMillis(250));
            assertThat(town.mailboxes.told).doesNotContain("ack luke 1");
            luke.ask("ping");
            town.pass(Duration.ofMillis(250));
            assertThat(town.mailboxes.told).contains("ack luke 1");
        }
    }

    @Test
    void whatTcpTakesBehindTheEndOfTheStreamDoesNotCount() throws Exception {
        try (Peer luke = new Peer(town.gate.port(), WINDOW)) {
            luke.send("login luke secret");
            luke.until("ok");
            town.nextCall();
            // More than the peer's kernel takes, less than the server's.
            broadcast(180);
            town.mail(1, 1, "luke", "hans", "hi");
            luke.send("slow");
            var slow = town.nextCall();
            luke.endOutput();
            town.settle();
            assertThat(luke.until("hans: hi")).isEqualTo("hans: hi");
            town.settle();
            town.answer(slow, Reply.done("slow"));
            assertThat(luke.until("ok slow")).isEqualTo("ok slow");
            assertThat(luke.line()).isEqualTo(Peer.END);
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("pushed luke 1");
            assertThat(town.mailboxes.told).doesNotContain("ack luke 1");
        }
    }

    @Test
    void theStoreHearsSoonWhatTcpHasTakenAndWhenTheLoginIsOver() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.mail(1, 1, "luke", "hans", "hi");
            luke.line();
            town.settle();
            town.pass(Duration.ofMillis(250));
            assertThat(town.mailboxes.told).containsExactly("taken luke 1");
            luke.reset();
            town.nextClaim();
            assertThat(town.nextClaim()).contains("LOST");
            for (String word : new String[] {"taken luke 1", "pushed luke 1", "taken luke 0", "end hash-luke"}) {
                assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo(word);
            }
        }
    }

    @Test
    void theStoreHearsLaterWhatItDidNotTakeWhenTheLoginWasOver() throws Exception {
        try (Peer luke = town.program("luke")) {
            town.mail(1, 1, "luke", "hans", "hi");
            luke.line();
            luke.send("ack 1", "ping");
            luke.line();
            town.mailboxes.refuse(1);
            luke.reset();
            town.nextClaim();
            assertThat(town.nextClaim()).contains("LOST");
            assertThat(town.mailboxes.told).doesNotContain("ack luke 1");
            town.pass(Duration.ofSeconds(1));
            assertThat(town.mailboxes.told).contains("ack luke 1");
        }
    }

    @Test
    void theStoreHearsLaterOfAnEndThatItDidNotTake() throws Exception {
        try (Peer luke = town.program("luke")) {
            town.nextClaim();
            town.mailboxes.refuseEnds(2);
            luke.reset();
            assertThat(town.nextClaim()).contains("LOST");
            // The roster hears of the end before the store does.
            town.settle();
            assertThat(town.mailboxes.told).doesNotContain("end hash-luke");
            // Twice refused, so it takes two more attempts, and each waits for a second since the one before.
            town.pass(Duration.ofSeconds(2));
            town.pass(Duration.ofSeconds(2));
            assertThat(town.mailboxes.told).contains("end hash-luke");
        }
    }

    @Test
    void anAckDoesNotOvertakeTheLoginThatItBelongsTo() throws Exception {
        town.close();
        town = new GateTown(Settings.defaults().with("limits.commands", "1, 1/s"));
        try (Peer luke = town.peer()) {
            luke.send(
                    "echo 1", "{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"x\",\"ack\":true}", "ack 0", "ping");
            luke.until("ok 1");
            town.settle();
            town.pass(Duration.ofSeconds(2));
            assertThat(luke.line()).startsWith("ok hello luke");
            assertThat(luke.line()).startsWith("ok pong");
        }
    }

    @Test
    @Tag("D12")
    void whatHasJustComeIsNotLateThoughTheClockWentBack() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.time.step(Duration.ofHours(-1));
            town.mail(1, 1, "luke", "hans", "hi");
            assertThat(luke.line()).isEqualTo("hans: hi");
        }
    }

    private void broadcast(int lines) throws InterruptedException {
        for (int i = 0; i < lines; i++) {
            ServerLine line = new ServerLine.Broadcast("b", new UserName("hans"), "x".repeat(100), town.time.instant());
            town.order(new GateOrder.Fanout(line, Set.of()));
        }
        town.settle();
    }

    private void stalledFor(int seconds) throws InterruptedException {
        for (int i = 0; i < seconds; i++) {
            town.pass(Duration.ofSeconds(1));
        }
    }

    private static void readAll(Peer luke) throws Exception {
        while (!luke.quiet()) {
            luke.line();
        }
    }
}
