package parley.server.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.server.powers.SessionCall;
import parley.server.settings.Settings;

/** Every line is answered once and in order. */
class LinesTest {
    private final GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void greetsWithTheFirstByte() throws Exception {
        try (Peer peer = town.peer()) {
            peer.raw("p");

            assertThat(peer.line()).startsWith("* parley 1 ");
        }
    }

    @Test
    void greetsAfterASecondOfSilence() throws Exception {
        try (Peer peer = town.peer()) {
            assertThat(peer.quiet()).isTrue();
            town.pass(Duration.ofSeconds(1));

            assertThat(peer.line()).startsWith("* parley 1 ");
            assertThat(peer.ask("ping")).isEqualTo("ok pong");
        }
    }

    @Test
    void answersManyLinesOfOnePacketInOrder() throws Exception {
        try (Peer peer = town.guest()) {
            peer.send("echo one", "", "  ", "ECHO two", "nonsense", "echo", "away", "echo three");

            assertThat(peer.line()).isEqualTo("ok one");
            assertThat(peer.line()).isEqualTo("ok two");
            assertThat(peer.line()).startsWith("error unknown-command: ");
            assertThat(peer.line()).isEqualTo("error usage: echo <text…>");
            assertThat(peer.line()).startsWith("error unavailable: ");
            assertThat(peer.line()).isEqualTo("ok three");
        }
    }

    @Test
    void answersOneLineOfManyPackets() throws Exception {
        try (Peer peer = town.guest()) {
            for (char letter : "echo piece by piece\n".toCharArray()) {
                peer.raw(String.valueOf(letter));
            }

            assertThat(peer.line()).isEqualTo("ok piece by piece");
        }
    }

    @Test
    void takesTheNextLineOnlyWhenTheSlowOneIsAnswered() throws Exception {
        try (Peer peer = town.guest()) {
            peer.send("slow", "echo behind", "ping");
            SessionCall slow = town.nextCall();
            assertThat(peer.quiet()).isTrue();
            assertThat(town.calls).isEmpty();
            town.answer(slow, Reply.done("at last"));

            assertThat(peer.line()).isEqualTo("ok at last");
            assertThat(peer.line()).isEqualTo("ok behind");
            assertThat(peer.line()).isEqualTo("ok pong");
        }
    }

    @Test
    void answersTimeoutAfterTheDeadlineAndDropsTheLateOutcome() throws Exception {
        try (Peer peer = town.guest()) {
            peer.send("slow");
            SessionCall slow = town.nextCall();
            town.pass(Duration.ofSeconds(5));
            assertThat(peer.line()).startsWith("error timeout: ");
            peer.send("slow");
            SessionCall next = town.nextCall();
            town.answer(slow, Reply.done("too late"));
            town.answer(next, Reply.done("in time"));
            town.answer(next, Reply.done("twice"));

            assertThat(peer.line()).isEqualTo("ok in time");
            assertThat(peer.ask("ping")).isEqualTo("ok pong");
        }
    }

    @Test
    void answersUnavailableIfNobodyHearsTheVerb() throws Exception {
        try (Peer peer = town.guest()) {
            town.withoutPlugin();

            assertThat(peer.ask("echo hello")).startsWith("error unavailable: ");
            assertThat(peer.ask("ping")).isEqualTo("ok pong");
        }
    }

    @Test
    void refusesInTheOrderOfTheProtocol() throws Exception {
        try (Peer peer = town.guest()) {
            assertThat(peer.ask("kick")).startsWith("error not-logged-in: ");
            peer.ask("login hans secret");
            assertThat(peer.ask("kick")).startsWith("error forbidden: ");
            assertThat(peer.ask("echo " + "x".repeat(4097))).startsWith("error too-long: ");
            assertThat(peer.ask("echo " + "é".repeat(2048))).startsWith("ok ");
            assertThat(peer.ask("echo " + "é".repeat(2049))).startsWith("error too-long: ");
        }
        try (Peer peer = town.guest()) {
            peer.ask("login boss secret");
            assertThat(peer.ask("kick")).startsWith("error usage: ");
            assertThat(peer.ask("kick luke")).isEqualTo("ok kicked");
        }
    }

    @Test
    void honoursEffectsOfTheServersOwnOnly() throws Exception {
        try (Peer peer = town.guest()) {
            peer.send("slow");
            town.answer(
                    town.nextCall(),
                    town.admitted(new parley.protocol.words.UserName("eve"), false, java.util.Optional.empty()));
            assertThat(peer.line()).isEqualTo("ok hello eve");

            assertThat(peer.ask("whoami")).startsWith("error not-logged-in");
        }
    }

    @Test
    void tellsWrongPasswordsOfThisConnection() throws Exception {
        try (Peer peer = town.guest()) {
            for (int i = 0; i < 2; i++) {
                peer.send("trusted");
                SessionCall call = town.nextCall();
                assertThat(call.attempts()).isEqualTo(i);
                town.answer(call, new parley.server.powers.Effect.Denied(Reply.refused(Refusal.BAD_LOGIN)));
                assertThat(peer.line()).startsWith("error bad-login: ");
            }
        }
    }

    @Test
    void speaksTheNotationOfTheFirstLineUntilToldOtherwise() throws Exception {
        try (Peer peer = town.peer()) {
            peer.send("{\"cmd\":\"ping\",\"id\":\"7\"}");
            assertThat(peer.line()).startsWith("* parley 1 ");
            assertThat(peer.line()).isEqualTo("{\"type\":\"ok\",\"re\":\"7\",\"cmd\":\"ping\",\"text\":\"pong\"}");
            assertThat(peer.ask("ping")).startsWith("{\"type\":\"ok\"");
            assertThat(peer.ask("mode text")).startsWith("ok ");
            assertThat(peer.ask("{\"cmd\":\"ping\"}")).isEqualTo("ok pong");
            assertThat(peer.ask("mode json")).startsWith("{\"type\":\"ok\",\"cmd\":\"mode\"");
        }
    }

    @Test
    void answersATooLongLineOnceAndGoesOn() throws Exception {
        try (Peer peer = town.guest()) {
            peer.send("echo " + "x".repeat(20_000), "ping");

            assertThat(peer.line()).startsWith("error line-too-long: ");
            assertThat(peer.line()).isEqualTo("ok pong");
        }
    }

    @Test
    void endsAPeerThatNeverEndsItsLine() throws Exception {
        try (Peer peer = town.guest()) {
            peer.raw("x".repeat(70_000));

            assertThat(peer.line()).startsWith("error line-too-long: ");
            assertThat(peer.line()).startsWith("* bye: ");
            assertThat(peer.line()).isEqualTo(Peer.END);
        }
    }

    @Test
    void endsABrowser() throws Exception {
        try (Peer peer = town.peer()) {
            peer.send("POST / HTTP/1.1", "Host: parley", "", "echo executed");
            assertThat(peer.line()).startsWith("* parley 1 ");
            assertThat(peer.line()).startsWith("* bye: ");
            assertThat(peer.line()).isEqualTo(Peer.END);
            assertThat(town.calls).isEmpty();
        }
    }

    @Test
    void answersEveryCompleteLineOfAPeerThatHasEndedItsSide() throws Exception {
        try (Peer peer = town.peer()) {
            peer.send("echo one", "slow", "echo two");
            peer.raw("echo not complete");
            peer.endOutput();
            town.nextCall();
            town.answer(town.nextCall(), Reply.done("slow"));

            assertThat(peer.line()).startsWith("* parley 1 ");
            assertThat(peer.line()).isEqualTo("ok one");
            assertThat(peer.line()).isEqualTo("ok slow");
            assertThat(peer.line()).isEqualTo("ok two");
            assertThat(peer.line()).isEqualTo(Peer.END);
        }
    }

    @Test
    void doesNotWaitForEverForTheRepliesOfAPeerThatHasEndedItsSide() throws Exception {
        try (Peer peer = town.guest()) {
            peer.send("slow");
            peer.endOutput();
            town.nextCall();
            town.settle();
            town.pass(Duration.ofSeconds(5));

            assertThat(peer.line()).startsWith("error timeout: ");
            assertThat(peer.line()).isEqualTo(Peer.END);
        }
    }

    @Test
    @Tag("S01")
    void delaysWhoAsksTooMuchAndRefusesNothing() throws Exception {
        try (Peer peer = town.guest()) {
            for (int i = 0; i < 105; i++) {
                peer.send("echo " + i);
            }
            peer.send("ping");
            for (int i = 0; i < 100; i++) {
                assertThat(peer.line()).isEqualTo("ok " + i);
            }
            assertThat(peer.quiet()).isTrue();
            town.pass(Duration.ofMillis(100));
            assertThat(peer.line()).isEqualTo("ok 100");
            assertThat(peer.line()).isEqualTo("ok 101");
            assertThat(peer.quiet()).isTrue();
            town.pass(Duration.ofSeconds(1));
            assertThat(peer.until("ok pong")).isEqualTo("ok pong");
        }
    }

    @Test
    @Tag("S10")
    void chargesForALongAnswerAfterwards() throws Exception {
        try (Peer peer = town.guest()) {
            peer.send("list 5000");
            peer.until("  user-number-4999");
            assertThat(peer.ask("ping")).isEqualTo("ok pong");
            peer.send("echo waits");
            assertThat(peer.quiet()).isTrue();
            town.pass(Duration.ofMillis(200));

            assertThat(peer.line()).isEqualTo("ok waits");
        }
    }

    @Test
    void takesWhatEverIsSentAtOnceWithoutLosingAnyOfIt() throws Exception {
        town.settings.set(
                Settings.defaults().with("port", "0").with("host", "127.0.0.1").with("limits.commands", "off"));
        town.settle();
        try (Peer peer = town.guest()) {
            StringBuilder lines = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                lines.append("echo ").append(i).append('\n');
            }
            Thread writer = new Thread(() -> {
                try {
                    peer.raw(lines.toString());
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            for (int i = 0; i < 20_000; i++) {
                assertThat(peer.line()).isEqualTo("ok " + i);
            }
            writer.join();
        }
    }
}
