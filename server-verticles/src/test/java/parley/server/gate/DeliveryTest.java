package parley.server.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.server.powers.SessionCall;

/** Mail is shown in the order of its numbers and counts as read only when it was. */
class DeliveryTest {
    private final GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    @Tag("D07")
    void showsStoredMessagesBehindTheAnswerToTheLoginAndLiveOnesBehindThem() throws Exception {
        for (int i = 1; i <= 100; i++) {
            town.mailboxes.put("luke", "hans", "stored " + i, town.time.instant());
        }
        town.time.advance(Duration.ofMinutes(1));
        try (Peer luke = town.guest()) {
            luke.send("login luke secret");
            assertThat(luke.line()).isEqualTo("ok hello luke");
            town.mail(1, 1, "luke", "hans", "live 101");
            for (int i = 1; i <= 100; i++) {
                assertThat(luke.line()).isEqualTo("hans (2026-11-20 09:41Z): stored " + i);
            }
            assertThat(luke.line()).isEqualTo("hans: live 101");
            town.mail(1, 1, "luke", "hans", "live 102");
            assertThat(luke.line()).isEqualTo("hans: live 102");
        }
    }

    @Test
    void readsTheGapIfALiveMessageIsNotTheNext() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.mail(1, 1, "luke", "hans", "first");
            assertThat(luke.line()).isEqualTo("hans: first");
            town.mailboxes.put("luke", "hans", "its wake-up was lost", town.time.instant());
            town.mailboxes.put("luke", "hans", "expired", town.time.instant());
            town.mailboxes.expire("luke", 3);
            town.mail(1, 1, "luke", "hans", "third");
            assertThat(luke.line()).isEqualTo("hans: its wake-up was lost");
            assertThat(luke.line()).isEqualTo("hans: third");
            town.mail(1, 1, "luke", "hans", "fourth");
            assertThat(luke.line()).isEqualTo("hans: fourth");
        }
    }

    @Test
    void ignoresAWakeUpForAnotherLoginAndShowsNothingTwice() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.mail(1, 77, "luke", "hans", "for another epoch");
            assertThat(luke.quiet()).isTrue();
            town.mail(1, 1, "luke", "hans", "second");
            assertThat(luke.line()).isEqualTo("hans: for another epoch");
            assertThat(luke.line()).isEqualTo("hans: second");
            assertThat(luke.quiet()).isTrue();
        }
    }

    @Test
    void marksWhatTheAccountWasShownBefore() throws Exception {
        town.mailboxes.put("luke", "hans", "one", town.time.instant());
        town.mailboxes.put("luke", "hans", "two", town.time.instant());
        town.mailboxes.pushedBefore("luke", 1);
        try (Peer luke = town.program("luke")) {
            assertThat(luke.line()).contains("\"seq\":1,").contains("\"again\":true");
            assertThat(luke.line()).contains("\"seq\":2,").doesNotContain("again");
        }
    }

    @Test
    void triesAgainWhenTheStoreWasAway() throws Exception {
        town.mailboxes.put("luke", "hans", "kept", town.time.instant());
        town.mailboxes.breakDown(true);
        try (Peer luke = town.member("luke")) {
            assertThat(luke.quiet()).isTrue();
            town.mailboxes.breakDown(false);
            town.pass(Duration.ofSeconds(1));

            assertThat(luke.line()).isEqualTo("hans: kept");
        }
    }

    @Test
    @Tag("S12")
    void keepsAtMostSixtyFourUnderWayAndMovesTheWindowWithEachAck() throws Exception {
        for (int i = 1; i <= 100; i++) {
            town.mailboxes.put("luke", "hans", "number " + i, town.time.instant());
        }
        try (Peer luke = town.program("luke")) {
            for (int i = 1; i <= 64; i++) {
                assertThat(luke.line()).contains("\"seq\":" + i + ",");
            }
            assertThat(luke.quiet()).isTrue();
            luke.send("ack 2");
            assertThat(luke.line()).contains("\"seq\":65,");
            assertThat(luke.line()).contains("\"seq\":66,");
            assertThat(luke.quiet()).isTrue();
            luke.send("{\"cmd\":\"ack\",\"seq\":66}");
            for (int i = 67; i <= 100; i++) {
                assertThat(luke.line()).contains("\"seq\":" + i + ",");
            }
        }
    }

    @Test
    void keepsAtMostThirtyTwoKibibytesUnderWay() throws Exception {
        for (int i = 1; i <= 20; i++) {
            town.mailboxes.put("luke", "hans", "x".repeat(4096), town.time.instant());
        }
        try (Peer luke = town.program("luke")) {
            long bytes = 0;
            for (int i = 1; i <= 7; i++) {
                String line = luke.line();
                assertThat(line).contains("\"seq\":" + i + ",");
                bytes += line.length() + 1;
            }
            assertThat(luke.quiet()).isTrue();
            assertThat(bytes).isBetween(32 * 1024 - bytes / 7, 32 * 1024L);
            luke.send("ack 1");
            assertThat(luke.line()).contains("\"seq\":8,");
            assertThat(luke.quiet()).isTrue();
        }
    }

    @Test
    void tellsTheStoreOfAcksInBatches() throws Exception {
        for (int i = 1; i <= 30; i++) {
            town.mailboxes.put("luke", "hans", "number " + i, town.time.instant());
        }
        try (Peer luke = town.program("luke")) {
            for (int i = 1; i <= 30; i++) {
                luke.line();
            }
            luke.send("ack 5", "ack 6", "ping");
            luke.line();
            assertThat(town.mailboxes.told).isEmpty();
            town.pass(Duration.ofMillis(250));
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("ack luke 6");
            luke.send("ack 3", "ack 30", "ping");
            luke.line();
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("ack luke 30");
        }
    }

    @Test
    @Tag("D08")
    void endsWhoAcknowledgesWhatItWasNotSent() throws Exception {
        town.mailboxes.put("luke", "hans", "one", town.time.instant());
        for (String wrong : new String[] {"ack 2", "ack -1", "ack", "ack one", "{\"cmd\":\"ack\",\"seq\":\"1\"}"}) {
            try (Peer luke = town.program("luke")) {
                luke.line();
                assertThat(luke.ask(wrong)).as(wrong).contains("\"reason\":\"protocol\"");
                assertThat(luke.line()).isEqualTo(Peer.END);
                assertThat(town.nextClaim()).contains("arrived");
                assertThat(town.nextClaim()).contains("ENDED");
                assertThat(town.mailboxes.cursor(new parley.protocol.words.UserName("luke")))
                        .isZero();
            }
        }
    }

    @Test
    void endsWhoAcknowledgesWithoutHavingSaidSo() throws Exception {
        try (Peer luke = town.member("luke")) {
            assertThat(luke.ask("ack 0")).startsWith("* bye: ");
        }
        try (Peer guest = town.guest()) {
            assertThat(guest.ask("ack 0")).startsWith("* bye: ");
        }
    }

    @Test
    void countsALineTwoSecondsAfterItsTcpTookAMessage() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.mail(1, 1, "luke", "hans", "hi");
            luke.line();
            town.settle();
            town.pass(Duration.ofMillis(1900));
            luke.ask("ping");
            // More than two seconds now, and the store would have been told: but no line has come since.
            town.pass(Duration.ofMillis(300));
            assertThat(town.mailboxes.told).doesNotContain("ack luke 1");
            luke.ask("ping");
            town.pass(Duration.ofMillis(250));

            assertThat(town.mailboxes.told).contains("ack luke 1");
        }
    }

    @Test
    void countsThirtySecondsOfAHealthyConnection() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.mail(1, 1, "luke", "hans", "hi");
            luke.line();
            town.settle();
            town.pass(Duration.ofSeconds(1));
            town.pass(Duration.ofMillis(28_900));
            assertThat(town.mailboxes.told).containsExactly("taken luke 1", "pushed luke 1");
            town.pass(Duration.ofMillis(100));
            town.pass(Duration.ofMillis(250));

            assertThat(town.mailboxes.told).contains("ack luke 1");
        }
    }

    @Test
    void countsWhatTcpHasTakenWhenTheSessionEndsInOrder() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.mail(1, 1, "luke", "hans", "hi");
            luke.line();
            luke.endOutput();
            assertThat(luke.line()).isEqualTo(Peer.END);
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("ack luke 1");
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("void hash-luke");
        }
    }

    @Test
    void countsNothingWhenTheConnectionBreaks() throws Exception {
        try (Peer luke = town.member("luke")) {
            town.mail(1, 1, "luke", "hans", "hi");
            luke.line();
            luke.reset();
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("pushed luke 1");
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("end hash-luke");
        }
    }

    @Test
    void pushesNothingAfterTheEndOfTheStream() throws Exception {
        try (Peer luke = town.member("luke")) {
            luke.send("slow");
            luke.endOutput();
            SessionCall login = town.nextCall();
            assertThat(login.verb().value()).isEqualTo("login");
            SessionCall slow = town.nextCall();
            town.settle();
            town.mail(1, 1, "luke", "hans", "too late");
            town.settle();
            town.answer(slow, parley.protocol.words.Reply.done("slow"));
            assertThat(luke.line()).isEqualTo("ok slow");
            assertThat(luke.line()).isEqualTo(Peer.END);
        }
    }

    @Test
    void showsASideSessionOnlyWhatItAskedForAndAcknowledgesNothing() throws Exception {
        town.mailboxes.put("luke", "hans", "old", town.time.instant());
        town.mailboxes.put("luke", "eve", "other", town.time.instant());
        town.mailboxes.put("luke", "hans", "kept", town.time.instant());
        try (Peer side = town.peer()) {
            side.send("{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"x\",\"deliver\":\"hans\",\"after\":1}");
            side.line();
            side.line();
            assertThat(side.line()).contains("\"text\":\"kept\"");
            town.mail(1, 1, "luke", "eve", "live other");
            town.mail(1, 1, "luke", "hans", "live");
            assertThat(side.line()).contains("\"text\":\"live\"");
            town.pass(Duration.ofSeconds(40));
            side.send("logout");
            assertThat(side.until("{\"type\":\"bye\"")).contains("logout");
            assertThat(town.mailboxes.told).containsOnly("void hash-luke");
        }
        try (Peer side = town.peer()) {
            side.send("{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"x\",\"deliver\":\"hans\"}");
            side.line();
            side.line();
            assertThat(side.quiet()).isTrue();
            town.mail(2, 2, "luke", "hans", "live again");
            assertThat(side.line()).contains("\"text\":\"live again\"");
        }
    }
}
