package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley send} as scripts run it (docs/scripts.md): what arrives, what is said where, what it ends with. */
class SendCommandTest {
    private final Scripts scripts;

    SendCommandTest(@TempDir Path folder) {
        scripts = new Scripts(folder);
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    private static void ended(ScriptProcess process, int code, String... words) {
        assertThat(process.exit()).as(process.errors()).isEqualTo(code);
        assertThat(process.output()).isEmpty();
        assertThat(List.of(words)).allMatch(process.errors()::contains, process.errors());
        assertThat(process.errors()).doesNotContain("\tat ", "Exception");
    }

    @Test
    void aMessageArrivesAndNothingIsSaidOnStandardOutput() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ended(scripts.start("hans", "send", "luke", "backup", "done: 100 % \"ok\""), 0);
            assertThat(Scripts.message(luke)).isEqualTo("hans: backup done: 100 % \"ok\"");
        }
    }

    @Test
    void aMessageForSomebodyWhoIsAwayIsStored() {
        ended(scripts.start("hans", "send", "luke", "later"), 0);
        try (JsonTalk luke = scripts.listening("luke")) {
            assertThat(Scripts.message(luke)).isEqualTo("hans: later");
        }
    }

    @Test
    void itWorksBesideARunningClientOfTheSameAccount() {
        try (JsonTalk hans = scripts.listening("hans");
                JsonTalk luke = scripts.listening("luke")) {
            ended(scripts.start("hans", "send", "luke", "from a script"), 0);
            assertThat(Scripts.message(luke)).isEqualTo("hans: from a script");
            hans.say("{\"cmd\":\"message\",\"to\":\"luke\",\"text\":\"by hand\"}");
            assertThat(Scripts.message(luke)).isEqualTo("hans: by hand");
        }
    }

    @Test
    void standardInputIsOneMessageWithAllItsLinesAndWithoutCodesForTerminals() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ended(
                    scripts.shell(
                            "hans",
                            "printf 'cc -c \\033[1;31ma.c\\033[0m\\r\\n\\n 10%%\\r100%%\\n  done\\t!\\n\\n' | \"$@\"",
                            "send",
                            "luke"),
                    0);
            assertThat(Scripts.message(luke)).isEqualTo("hans: cc -c a.c\n\n100%\n  done\t!");
        }
    }

    @Test
    void withLinesEachLineIsAMessageSentAsItComesAndInOrder() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess send =
                    scripts.start("hans", "send", "luke", "--lines").type("first\n");
            assertThat(Scripts.message(luke)).isEqualTo("hans: first");
            List<String> expected = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                send.type("line " + i + "\n\n");
                expected.add("hans: line " + i);
            }
            send.type("the last, without its end");
            expected.add("hans: the last, without its end");
            ended(send, 0);
            for (String one : expected) {
                assertThat(Scripts.message(luke)).isEqualTo(one);
            }
        }
    }

    @Test
    void everybodyIsReachedByAllAndByItsOption() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ended(scripts.start("hans", "send", "--all", "good", "morning"), 0);
            assertThat(Scripts.message(luke)).isEqualTo("hans: good morning");
            ended(scripts.start("hans", "send", "all", "again"), 0);
            assertThat(Scripts.message(luke)).isEqualTo("hans: again");
        }
    }

    @Test
    void aRefusedMessageIsThreeWithItsCode() {
        ended(scripts.start("hans", "send", "nobody", "hi"), 3, "error no-such-user: ");
        ended(scripts.start("hans", "send", "hans", "hi"), 3, "error self: ");
        try (JsonTalk luke = scripts.listening("luke")) {
            luke.ask("b", "{\"cmd\":\"block\",\"id\":\"b\",\"user\":\"hans\"}");
            ended(scripts.start("hans", "send", "luke", "hi"), 3, "error blocked: ");
        }
        ended(scripts.start("hans", "send", "luke", "bell\u0007"), 3, "error bad-character: ");
    }

    @Test
    void aRefusedLineIsNamedAndTheLinesBehindItAreNotSent() {
        try (JsonTalk luke = scripts.listening("luke")) {
            String line = "x".repeat(5_000);
            ended(
                    scripts.shell(
                            "hans", "printf 'one\\n%s\\nthree\\n' " + line + " | \"$@\"", "send", "luke", "--lines"),
                    2,
                    "line 2",
                    "5000 bytes");
            ended(scripts.start("hans", "send", "luke", "end"), 0);
            assertThat(Scripts.message(luke)).isEqualTo("hans: one");
            assertThat(Scripts.message(luke)).isEqualTo("hans: end");
        }
    }

    @Test
    void withoutAnyLoginItIsFourAndSaysWhatToDo() {
        ended(scripts.bare("hans", "send", "luke", "hi"), 4, "parley login");
        ended(
                scripts.bare("hans", "send", "luke", "hi", "--account", scripts.account("hans")),
                4,
                "parley login " + scripts.account("hans"));
        ended(
                scripts.bare(
                        "hans",
                        java.util.Map.of("PARLEY_PASSWORD", "wrong"),
                        "send",
                        "luke",
                        "hi",
                        "--account",
                        scripts.account("hans")),
                4,
                "error bad-login: ");
    }

    @Test
    void aStoppedServerIsSixtyNine() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ended(
                scripts.start("hans", "send", "luke", "hi", "--account", "hans@127.0.0.1:" + port),
                69,
                "127.0.0.1:" + port);
    }

    @Test
    void aServerThatGoesAwayInBetweenIsSeventyFiveWhenTheTimeIsOver() {
        ScriptProcess send;
        try (JsonTalk luke = scripts.listening("luke")) {
            send = scripts.start("hans", "send", "luke", "--lines", "--timeout", "2s")
                    .type("first\n");
            assertThat(Scripts.message(luke)).isEqualTo("hans: first");
        }
        scripts.server.stop();
        ended(send.type("second\n"), 75, "line 2 was not sent", "2 s");
    }

    @Test
    void whatWasStoredAndNotAnsweredIsSaidAgainAndArrivesOnce() {
        try (JsonTalk luke = scripts.listening("luke");
                Cutter way = new Cutter(scripts.server.port())) {
            ScriptProcess send = scripts.start(
                            "hans", "send", "luke", "--lines", "--account", "hans@127.0.0.1:" + way.port())
                    .type("first\n");
            assertThat(Scripts.message(luke)).isEqualTo("hans: first");
            send.type("second\n");
            assertThat(Scripts.message(luke)).isEqualTo("hans: second");
            // Either the answer to the second line is lost now, or the third is sent and its answer is lost.
            way.loseAnswers();
            send.type("third\n");
            way.awaitLoss();
            way.cut();
            ended(send.type("fourth\n"), 0);
            assertThat(Scripts.message(luke)).isEqualTo("hans: third");
            assertThat(Scripts.message(luke)).isEqualTo("hans: fourth");
        }
    }

    /** Protocol section 1: a machine may be too busy to begin its handshake within the second. */
    @Test
    void aGreetingInClearTextThatCameBeforeTheHandshakeIsNoReasonToGiveUp() {
        try (Cutter way = new Cutter(scripts.server.port())) {
            way.greetNext();
            ended(scripts.start("hans", "send", "luke", "hi", "--account", "hans@127.0.0.1:" + way.port()), 0);
        }
    }

    @Test
    void wrongUseIsTwoAndSaysWhatIsMissing() {
        ended(scripts.start("hans", "send"), 2, "to whom");
        ended(scripts.start("hans", "send", "luke"), 2, "no text");
        ended(scripts.start("hans", "send", "luke", "x".repeat(4_097)), 2, "4097 bytes", "--lines");
        ended(scripts.start("hans", "send", "lu ke", "hi"), 2, "not a user's name");
        ended(scripts.start("hans", "send", "luke", "hi", "--nonsense"), 2, "--nonsense", "parley help send");
        ended(scripts.start("hans", "send", "luke", "hi", "--timeout", "soon"), 2, "--timeout");
        ended(scripts.start("hans", "send", "luke", "hi", "--lines"), 2, "--lines");
        ended(scripts.start("hans", "send", "luke", "hi", "--account", "hans@@x"), 2, "not an account");
    }
}
