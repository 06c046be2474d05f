package parley.client.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.server.ScriptedServer.Visit;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/** What was said reaches the server once and in order, whatever breaks. */
class OutboxTest {
    private static final Saying.To LUKE = new Saying.Person(new UserName("luke"));

    @TempDir
    private Path folder = Path.of("");

    private ScriptedServer server = new ScriptedServer();
    private Caller hans = new Caller(0, folder, new Kind.Main());

    @BeforeEach
    void call() {
        hans.close();
        hans = caller();
    }

    @AfterEach
    void close() {
        hans.close();
        server.close();
    }

    @Test
    void oneIsOnItsWayAtATimeAndEachIsDecided() {
        hans.enter();
        Visit visit = server.member();
        Saying one = hans.say("one");
        Saying two = hans.say("two\nlines");
        assertThat(one.key()).isNotEqualTo(two.key()).hasSizeBetween(16, 64);
        assertThat(visit.line())
                .isEqualTo("{\"cmd\":\"message\",\"text\":\"one\",\"key\":\"" + one.key() + "\",\"to\":\"luke\"}");
        hans.time.forward(Duration.ofSeconds(1));
        assertThat(visit.hasLine()).isFalse();
        visit.say("{'type':'ok','id':'9','state':'sent'}");
        assertThat(hans.decision().saying()).isEqualTo(one);
        assertThat(visit.line()).contains("two\\nlines", two.key());
        visit.refuse("blocked");
        Caller.Decided decided = hans.decision();
        assertThat(decided.saying()).isEqualTo(two);
        assertThat(((Reply.Refused) decided.reply()).refusal().code()).isEqualTo("blocked");
        assertThat(hans.unsent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"busy", "unavailable", "rate", "timeout", "gone", "failed"})
    void whatIsRefusedForTheMomentIsSaidAgainWithItsKeyAndHoldsUpTheNext(String code) {
        hans.enter();
        Visit visit = server.member();
        Saying one = hans.say("one");
        hans.say("two");
        visit.line();
        visit.say("{'type':'error','code':'" + code + "','text':'x','retryAfter':7}");
        settle(visit);
        hans.time.forward(Duration.ofMillis(6_900));
        assertThat(visit.hasLine()).isFalse();
        hans.time.forward(Duration.ofMillis(200));
        assertThat(visit.line()).contains(one.key());
        visit.refuse(code);
        settle(visit);
        hans.time.forward(Duration.ofSeconds(1));
        assertThat(visit.line()).contains(one.key());
        visit.ok();
        assertThat(hans.decision().saying()).isEqualTo(one);
        assertThat(visit.line()).contains("\"two\"");
    }

    @Test
    void whoeverHasToWaitLongIsToldWhyOnceForEachThingThatWasSaid() {
        hans.enter();
        Visit visit = server.member();
        hans.say("one");
        visit.line();
        visit.say("{'type':'error','code':'rate','text':'slow down','retryAfter':2}");
        settle(visit);
        assertThat(hans.troubles).isEmpty();
        hans.time.forward(Duration.ofSeconds(2));
        visit.line();
        visit.say("{'type':'error','code':'rate','text':'slow down','retryAfter':20}");
        settle(visit);
        hans.time.forward(Duration.ofSeconds(20));
        visit.line();
        visit.say("{'type':'error','code':'rate','text':'slow down','retryAfter':999999999}");
        settle(visit);
        assertThat(hans.troubles).singleElement().asString().contains("next try is in 20 s", "slow down");
    }

    @Test
    void whatFailsForAReasonOfItsOwnDoesNotHoldUpTheOthersForEver() {
        hans.enter();
        Visit visit = server.member();
        hans.say("one");
        hans.say("two");
        for (int tries = 0; tries < 8; tries++) {
            assertThat(visit.line()).contains("\"one\"");
            visit.say("{'type':'error','code':'failed','text':'x','retryAfter':1}");
            settle(visit);
            hans.time.forward(Duration.ofSeconds(1));
        }
        assertThat(hans.decision().reply()).isInstanceOf(Reply.Refused.class);
        assertThat(visit.line()).contains("\"two\"");
    }

    @Test
    void withoutAnAnswerItIsSaidAgainWithTheSameKeyAfterTheBreak() {
        hans.enter();
        Visit first = server.member();
        Saying one = hans.say("one");
        first.line();
        first.cut();
        LinkState.Waiting waiting = hans.state(LinkState.Waiting.class);
        Saying two = hans.say("two");
        assertThat(hans.unsent()).containsExactly("one", "two");
        hans.time.forward(waiting.next());
        Visit second = server.member();
        assertThat(second.line()).contains(one.key());
        second.ok();
        assertThat(second.line()).contains(two.key());
    }

    @Test
    void roomsAndEverybodyAreSpokenToInTheirOwnWords() {
        hans.enter();
        Visit visit = server.member();
        hans.on(() -> hans.session.say(new Saying.Everyone(), "all"));
        assertThat(visit.line()).startsWith("{\"cmd\":\"broadcast\",\"text\":\"all\",\"key\":");
        visit.ok();
        hans.on(() -> hans.session.say(new Saying.Room("#lab"), "room"));
        assertThat(visit.line())
                .startsWith("{\"cmd\":\"say\",\"text\":\"room\"")
                .endsWith(",\"room\":\"#lab\"}");
    }

    @Test
    void whatNoServerTakesIsDecidedHere() {
        hans.say("x".repeat(4_097));
        assertThat(hans.decision().reply()).isEqualTo(Reply.refused(Refusal.TOO_LONG));
        hans.say("\u001b[2J");
        assertThat(hans.decision().reply()).isEqualTo(Reply.refused(Refusal.BAD_CHARACTER));
        hans.say("\ud800");
        assertThat(hans.decision().reply()).isEqualTo(Reply.refused(Refusal.BAD_ENCODING));
        assertThat(hans.unsent()).isEmpty();
    }

    @Test
    void whatAnEarlierProcessSaidGoesFirst() {
        int port = server.goAway();
        hans.enter();
        Saying old = hans.say("old");
        leaveUndone(hans);
        server.comeBack(port);
        try (Caller next = caller()) {
            next.say("new");
            next.enter();
            Visit visit = server.member();
            assertThat(visit.line()).contains(old.key());
            visit.ok();
            assertThat(next.decision().saying()).isEqualTo(old);
            assertThat(visit.line()).contains("\"new\"");
            visit.ok();
            next.decision();
            next.leave();
            visit.line();
            visit.ok().bye("logout");
            next.state(LinkState.Over.class);
        }
        assertThat(waitingOnDisk()).isEmpty();
    }

    @Test
    void anotherAccountsWordsAreNotSaid() {
        Caller.Pending<Reply> refused = hans.enter();
        Visit visit = server.visit();
        visit.line();
        hans.say("mine");
        visit.refuse("bad-login");
        refused.join();
        hans.answer(() -> hans.session.signIn(new SignIn(new UserName("luke"), "lightsaber", false)));
        assertThat(visit.line()).contains("\"user\":\"luke\"");
        visit.admitted(0, "r1");
        hans.say("his");
        assertThat(visit.line()).contains("\"his\"");
    }

    @Test
    void aWeekOldEntryIsNotSentButDecided() throws IOException {
        Instant now = Instant.parse("2026-11-21T10:00:00Z");
        write(new Saying("old", LUKE, "old", now.minus(Duration.ofDays(6)).minusSeconds(1)), false);
        write(new Saying("young", LUKE, "young", now.minus(Duration.ofDays(5))), false);
        write(new Saying("untried", new Saying.Everyone(), "untried", now.minus(Duration.ofHours(1))), false);
        write(new Saying("tried", new Saying.Everyone(), "tried", now.minus(Duration.ofHours(1))), true);
        hans.enter();
        Visit visit = server.member();
        assertThat(hans.decision().saying().key()).isEqualTo("old");
        assertThat(visit.line()).contains("\"young\"");
        visit.ok();
        assertThat(hans.decision().saying().key()).isEqualTo("young");
        assertThat(visit.line()).contains("\"untried\"");
        visit.ok();
        hans.decision();
        Caller.Decided tried = hans.decision();
        assertThat(tried.saying().key()).isEqualTo("tried");
        assertThat(((Reply.Refused) tried.reply()).refusal().text()).contains("unknown");
    }

    @Test
    void halfALineAtTheEndIsPassedOverAndSoIsAnythingElse() throws IOException {
        Saying whole = new Saying("whole", LUKE, "whole\ttext", Instant.parse("2026-11-21T09:00:00Z"));
        write(whole, false);
        String half = OutboxRecord.said(new Saying("half", LUKE, "half a text", whole.at()));
        for (int length = 0; length < half.length(); length++) {
            append("\n" + half.substring(0, length) + "\n");
        }
        append("said x y z\n\u0000\u0001 .\nsaid k 1 ?who dGV4dA== .\nsaid k 1 @Who! dGV4dA== .\ntried whole .\n");
        append(half);
        hans.enter();
        Visit visit = server.member();
        assertThat(visit.line()).contains("\"key\":\"whole\"");
        visit.ok();
        assertThat(hans.decision().saying()).isEqualTo(whole);
        assertThat(hans.unsent()).isEmpty();
    }

    @Test
    void twoAtOnceSendEachTheirOwnAndTheNextTakesOverWhatOneLeft() {
        hans.enter();
        server.member();
        hans.state(LinkState.SignedIn.class);
        int port = server.goAway();
        try (Caller second = caller()) {
            second.enter();
            second.say("second's");
            hans.say("first's");
            leaveUndone(second);
            assertThat(hans.unsent()).containsExactly("first's");
            leaveUndone(hans);
        }
        server.comeBack(port);
        try (Caller third = caller()) {
            third.enter();
            assertThat(third.unsent()).containsExactlyInAnyOrder("second's", "first's");
            Visit visit = server.visit();
            assertThat(visit).isNotNull();
        }
    }

    @Test
    void itsFilesAreTheOwnersAlone() throws IOException {
        hans.enter();
        server.member();
        hans.say("one");
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path one : all.filter(path -> !path.equals(folder)).toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(one));
                assertThat(mode).as(one.toString()).isEqualTo(Files.isDirectory(one) ? "rwx------" : "rw-------");
            }
        }
    }

    @Test
    void withoutADiskItIsSaidAllTheSameAndTheTroubleIsToldOnce() throws IOException {
        Files.writeString(folder.resolve("outbox"), "no folder");
        hans.enter();
        Visit visit = server.member();
        hans.say("one");
        hans.say("two");
        assertThat(visit.line()).contains("\"one\"");
        visit.ok();
        assertThat(visit.line()).contains("\"two\"");
        assertThat(hans.troubles).hasSize(1);
    }

    @Test
    void theFileIsMadeShortAgain() throws IOException {
        hans.enter();
        Visit visit = server.member();
        for (int number = 0; number < 12; number++) {
            hans.say("x".repeat(4_000));
        }
        for (int number = 0; number < 12; number++) {
            visit.line();
            visit.ok();
            hans.decision();
        }
        assertThat(Files.size(file())).isZero();
    }

    @Test
    void filesAreNamedSafelyWhateverTheServerIsCalled() {
        UserName user = new UserName("hans");
        assertThat(StateFolder.nameOf(new ServerAddress("Host.Example", 12_345), user))
                .isEqualTo("hans@host.example%3a12345");
        assertThat(StateFolder.nameOf(new ServerAddress("../../etc/passwd", 1), user))
                .isEqualTo("hans@..%2f..%2fetc%2fpasswd%3a1");
        assertThat(StateFolder.nameOf(new ServerAddress("2001:db8::7", 1), user))
                .isEqualTo("hans@%5b2001%3adb8%3a%3a7%5d%3a1");
        String first = StateFolder.nameOf(new ServerAddress("a".repeat(300), 1), user);
        String second = StateFolder.nameOf(new ServerAddress("a".repeat(301), 1), user);
        assertThat(List.of(first, second)).doesNotHaveDuplicates().allMatch(name -> name.length() < 100);
    }

    private Caller caller() {
        return new Caller(server.port(), folder, new Kind.Main());
    }

    /** Leaves at once, with whatever is undone. */
    private static void leaveUndone(Caller caller) {
        Caller.Pending<Void> left = caller.leave();
        caller.time.forward(Duration.ofSeconds(10));
        left.join();
    }

    /** Lets the client handle what the server has said so far. */
    private void settle(Visit visit) {
        visit.say("{'type':'presence','user':'luke','state':'online'}");
        hans.hear();
    }

    private Path file() {
        return folder.resolve("outbox")
                .resolve(StateFolder.nameOf(new ServerAddress("127.0.0.1", server.port()), new UserName("hans")));
    }

    private void write(Saying saying, boolean tried) throws IOException {
        append(OutboxRecord.said(saying) + "\n");
        if (tried) {
            append(OutboxRecord.tried(saying.key(), saying.at()) + "\n");
        }
    }

    private void append(String text) throws IOException {
        Files.createDirectories(file().getParent());
        Files.write(
                file(), text.getBytes(StandardCharsets.UTF_8), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private List<String> waitingOnDisk() {
        try {
            return OutboxRecord.read(Files.readAllLines(file())).stream()
                    .map(entry -> entry.saying().text())
                    .toList();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
