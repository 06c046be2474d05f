package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley listen} as scripts run it: what it hands over, and that it acknowledges nothing before that. */
class ListenCommandTest {
    private final Scripts scripts;

    ListenCommandTest(@TempDir Path folder) {
        scripts = new Scripts(folder);
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    /** How many messages lie in somebody's mailbox; says so without touching it. */
    private long waiting(String user) {
        try (JsonTalk talk = JsonTalk.dial(scripts.server.port()).orElseThrow()) {
            return talk.ask(
                            "in",
                            "{\"cmd\":\"login\",\"id\":\"in\",\"user\":\"%s\",\"password\":\"%s\",\"ack\":true}"
                                    .formatted(user, Scripts.password(user)))
                    .orElseThrow()
                    .path("waiting")
                    .asLong(-1);
        }
    }

    @Test
    void eachMessageIsOneLineAndThenRead() {
        scripts.say("hans", "luke", "one");
        ScriptProcess listen = scripts.start("luke", "listen", "--count", "2");
        assertThat(listen.line()).startsWith("hans").endsWith(": one");
        scripts.say("hans", "luke", "two\nlines");
        assertThat(listen.line()).isEqualTo("hans: two\\nlines");
        assertThat(listen.exit()).as(listen.errors()).isZero();
        assertThat(waiting("luke")).isZero();
    }

    @Test
    void inJsonEachLineIsTheServersObject() {
        ScriptProcess listen = scripts.start("luke", "listen", "--json", "--count", "2");
        scripts.say("hans", "luke", "a \"quoted\" one");
        assertThat(listen.line())
                .startsWith("{\"type\":\"message\",\"seq\":1,")
                .contains("\"text\":\"a \\\"quoted\\\" one\"");
        scripts.say("hans", "all", "to all");
        assertThat(listen.line()).startsWith("{\"type\":\"broadcast\",").contains("\"from\":\"hans\"");
        assertThat(listen.exit()).isZero();
        assertThat(waiting("luke")).isZero();
    }

    @Test
    void aReaderWhoLeavesAfterOneLineLeavesTheRestUnread() {
        for (String text : List.of("one", "two", "three")) {
            scripts.say("hans", "luke", text);
        }
        ScriptProcess head = scripts.shell("luke", "{ \"$@\"; echo \"exit $?\" >&2; } | head -1", "listen");
        assertThat(head.exit()).isZero();
        assertThat(head.output()).hasSize(1);
        assertThat(head.output().get(0)).endsWith(": one");
        assertThat(head.errors()).endsWith("exit 0");
        assertThat(waiting("luke")).isEqualTo(2);
    }

    @Test
    void whatAReaderHasNotReadIsNotAcknowledged() {
        scripts.say("hans", "luke", "one");
        ScriptProcess slow =
                scripts.shell("luke", "\"$@\" | { read -r line; echo \"$line\"; exec sleep 600; }", "listen");
        assertThat(slow.line()).endsWith(": one");
        scripts.say("hans", "luke", "two");
        scripts.say("hans", "luke", "three");
        slow.close();
        // The first may still have waited to be acknowledged together with others.
        assertThat(waiting("luke")).isBetween(2L, 3L);
    }

    @Test
    void killedBetweenReceiptAndTheEndOfTheCommandTheMessageComesAgain() throws IOException {
        scripts.say("hans", "luke", "do it");
        Path log = scripts.state("luke").resolve("log");
        ScriptProcess killed = scripts.start("luke", "listen", "--exec", "cat; sleep 600");
        assertThat(killed.line()).contains("\"text\":\"do it\"");
        killed.close();
        ScriptProcess again = scripts.start("luke", "listen", "--count", "1", "--exec", "cat >> " + log);
        assertThat(again.exit()).as(again.errors()).isZero();
        assertThat(Files.readAllLines(log)).hasSize(1);
        assertThat(Files.readString(log)).contains("\"seq\":1,", "\"text\":\"do it\"");
        assertThat(waiting("luke")).isZero();
    }

    @Test
    void aCommandThatFailsIsRunAgainForTheSameEventAndNothingIsSkipped() throws IOException {
        scripts.say("hans", "luke", "first");
        scripts.say("hans", "luke", "second");
        Path folder = scripts.state("luke");
        ScriptProcess listen = scripts.start(
                "luke",
                "listen",
                "--count",
                "2",
                "--exec",
                "cat >> all; test -e tried || { touch tried; exit 3; }; echo $PARLEY_EVENT $PARLEY_FROM $PARLEY_SEQ");
        assertThat(listen.exit()).as(listen.errors()).isZero();
        assertThat(listen.output()).containsExactly("message hans 1", "message hans 2");
        assertThat(listen.errors()).contains("ended with 3");
        assertThat(Files.readAllLines(folder.resolve("all")))
                .extracting(line -> line.replaceAll(".*\"text\":\"([a-z]+)\".*", "$1"))
                .containsExactly("first", "first", "second");
    }

    @Test
    void sigtermEndsTheCommandTooAndTheMessageComesAgain() {
        scripts.say("hans", "luke", "do it");
        ScriptProcess listen = scripts.start("luke", "listen", "--exec", "cat; exec sleep 600");
        assertThat(listen.line()).contains("\"text\":\"do it\"");
        List<ProcessHandle> children = listen.descendants();
        assertThat(children).isNotEmpty();
        listen.terminate();
        assertThat(listen.exit()).isEqualTo(143);
        assertThat(children).allSatisfy(child -> assertThat(child.onExit()).succeedsWithin(ScriptProcess.PATIENCE));
        assertThat(listen.errors()).doesNotContain("\tat ", "ended with");
        assertThat(waiting("luke")).isEqualTo(1);
    }

    @Test
    void whatIsSaidReachesTheCommandOnlyOnItsStandardInput() throws IOException {
        Path canary = scripts.state("luke").resolve("canary");
        scripts.say("hans", "luke", "$(touch " + canary + "); `touch " + canary + "`; ' touch " + canary);
        ScriptProcess listen = scripts.start("luke", "listen", "--count", "1", "--exec", "env > seen; cat > /dev/null");
        assertThat(listen.exit()).as(listen.errors()).isZero();
        assertThat(canary).doesNotExist();
        assertThat(Files.readString(scripts.state("luke").resolve("seen")))
                .contains("PARLEY_FROM=hans", "PARLEY_ACCOUNT=" + scripts.account("luke"))
                .doesNotContain("touch");
    }

    @Test
    void fromOneUserItListensBesideARunningClientAndKeepsItsPlace() throws IOException {
        try (JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess first = scripts.start("luke", "listen", "--from", "hans", "--since", "0", "--count", "1");
            scripts.say("leia", "luke", "not this");
            scripts.say("hans", "luke", "one");
            assertThat(first.line()).isEqualTo("hans: one");
            assertThat(first.exit()).as(first.errors()).isZero();
            scripts.say("hans", "luke", "two");
            ScriptProcess second = scripts.start("luke", "listen", "--from", "hans", "--count", "1");
            assertThat(second.line()).endsWith(": two");
            assertThat(second.exit()).isZero();
            for (String expected : List.of("leia: not this", "hans: one", "hans: two")) {
                assertThat(Scripts.message(luke)).isEqualTo(expected);
            }
        }
        // The account has read nothing of it by that.
        assertThat(waiting("luke")).isEqualTo(3);
        List<Path> places;
        try (var files = Files.walk(scripts.state("luke").resolve("parley/listen"))) {
            places = files.filter(Files::isRegularFile).toList();
        }
        assertThat(places).hasSize(1);
        assertThat(Files.readString(places.get(0))).isEqualTo("3\n");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(places.get(0))))
                .isEqualTo("rw-------");
    }

    @Test
    void theFirstTimeItBeginsWithWhatComesFromNowOnAndLosesNothingAfterThat() {
        scripts.say("hans", "luke", "before");
        ScriptProcess first = scripts.start("luke", "listen", "--from", "hans");
        awaitPlace();
        first.kill();
        scripts.say("hans", "luke", "between");
        ScriptProcess second = scripts.start("luke", "listen", "--from", "hans", "--count", "1");
        assertThat(second.line()).endsWith(": between");
        assertThat(second.exit()).isZero();
    }

    private void awaitPlace() {
        Path folder = scripts.state("luke");
        long until = System.nanoTime() + ScriptProcess.PATIENCE.toNanos();
        while (ServerProcess.files(folder).stream()
                .noneMatch(file -> file.getPath().endsWith("/hans"))) {
            assertThat(System.nanoTime()).as("no place is kept").isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Test
    void aServerThatComesBackIsHeardAgainWithWhatWasMissed() {
        scripts.say("hans", "luke", "one");
        ScriptProcess listen = scripts.start("luke", "listen");
        assertThat(listen.line()).endsWith(": one");
        scripts.server.stop();
        scripts.server.startAgain();
        scripts.say("hans", "luke", "two");
        assertThat(listen.line()).endsWith(": two");
        assertThat(listen.errors()).contains("trying again");
    }

    @Test
    void anAccountThatIsInUseIsRefusedAndToldOfTheOtherWay() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess listen = scripts.start("luke", "listen");
            // The server asks the other session first whether it still lives.
            Thread answering = new Thread(() -> {
                while (luke.hear().isPresent()) {
                    // Its TCP answers.
                }
            });
            answering.setDaemon(true);
            answering.start();
            assertThat(listen.exit()).isEqualTo(3);
            assertThat(listen.errors()).contains("error already-online: ", "--from");
            assertThat(listen.output()).isEmpty();
        }
    }

    @Test
    void wrongUseIsTwo() {
        for (List<String> wrong : List.of(
                List.of("listen", "--since", "now"),
                List.of("listen", "--from", "hans", "--since", "yesterday"),
                List.of("listen", "--events", "nonsense"),
                List.of("listen", "--exec", "./does-not-exist"),
                List.of("listen", "--count", "many"))) {
            ScriptProcess listen = scripts.start("luke", wrong.toArray(String[]::new));
            assertThat(listen.exit()).as(wrong + ": " + listen.errors()).isEqualTo(2);
        }
    }
}
