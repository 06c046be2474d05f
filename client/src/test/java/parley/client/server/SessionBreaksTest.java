package parley.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.server.Caller.Pending;
import parley.client.server.ScriptedServer.Visit;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;

/** What ends a connection, and what comes after it. */
class SessionBreaksTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @TempDir
    private Path folder = Path.of("");

    private ScriptedServer server = new ScriptedServer();
    private Caller hans = new Caller(0, folder, new Kind.Main());

    @BeforeEach
    void call() {
        hans.close();
        hans = new Caller(server.port(), folder, new Kind.Main());
    }

    @AfterEach
    void close() {
        hans.close();
        server.close();
    }

    @Test
    void afterABreakItResumesWithTheTokenThatItGotLast() {
        hans.enter();
        Visit first = server.member();
        hans.state(LinkState.SignedIn.class);
        first.cut();
        LinkState.Waiting waiting = hans.state(LinkState.Waiting.class);
        assertThat(waiting.next()).isBetween(Duration.ofMillis(500), SECOND);
        hans.time.forward(waiting.next());
        Visit second = server.visit();
        assertThat(second.line()).isEqualTo("{\"cmd\":\"resume\",\"token\":\"r1\",\"seq\":0,\"ack\":true}");
        second.admitted(0, "r2").cut();
        assertThat(hans.state(LinkState.SignedIn.class).gap()).contains(waiting.next());
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        assertThat(server.visit().line()).contains("\"token\":\"r2\"");
    }

    @Test
    void theTokenStaysTheSameIfTheAnswerToAResumeGotLost() {
        hans.enter();
        server.member().cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        Visit second = server.visit();
        second.line();
        second.cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        assertThat(server.visit().line()).contains("\"token\":\"r1\"");
    }

    @Test
    void aRefusedResumeBecomesALoginOnTheSameConnection() {
        hans.enter();
        server.member().cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        Visit second = server.visit();
        second.line();
        second.refuse("bad-login");
        assertThat(second.line()).startsWith("{\"cmd\":\"login\"");
    }

    @Test
    void withoutATokenItLogsInAgain() {
        hans.enter();
        Visit first = server.visit();
        first.line();
        first.say("{'type':'ok','seq':0}");
        hans.state(LinkState.SignedIn.class);
        first.cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        assertThat(server.visit().line()).startsWith("{\"cmd\":\"login\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"already-online", "busy", "unavailable", "locked"})
    void whatPassesByItselfIsWaitedForAfterABreak(String code) {
        hans.enter();
        Visit first = server.visit();
        first.line();
        first.say("{'type':'ok','seq':0}");
        hans.state(LinkState.SignedIn.class);
        first.cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        Visit second = server.visit();
        second.line();
        second.say("{'type':'error','code':'" + code + "','text':'no','retryAfter':47}");
        LinkState.Waiting waiting = hans.state(LinkState.Waiting.class);
        assertThat(waiting.next()).isEqualTo(Duration.ofSeconds(47));
        hans.time.forward(waiting.next());
        server.member();
        hans.state(LinkState.SignedIn.class);
    }

    @Test
    void alreadyOnlineAtTheFirstSignInIsTheCallersMatter() {
        Pending<Reply> in = hans.enter();
        Visit visit = server.visit();
        visit.line();
        visit.refuse("already-online");
        assertThat(((Reply.Refused) in.join()).refusal().code()).isEqualTo("already-online");
    }

    @Test
    void aPasswordThatIsNotTakenAnyMoreMakesAGuest() {
        hans.enter();
        server.member().cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        Visit second = server.visit();
        second.line();
        second.refuse("bad-login");
        second.line();
        second.refuse("bad-login");
        assertThat(hans.state(LinkState.Refused.class).reply().refusal().code()).isEqualTo("bad-login");
        Pending<Reply> in = hans.signIn("millennium");
        assertThat(second.line()).contains("millennium");
        second.admitted(0, "r9");
        assertThat(in.join()).isInstanceOf(Reply.Done.class);
    }

    @ParameterizedTest
    @EnumSource(ByeReason.class)
    void theReasonOfAFarewellDecidesWhetherItComesBack(ByeReason reason) {
        hans.enter();
        Visit visit = server.member();
        visit.bye(reason.word());
        assertThat(hans.hear()).isEqualTo(new ServerLine.Bye(reason));
        if (List.of(ByeReason.SHUTDOWN, ByeReason.SLOW, ByeReason.BUSY).contains(reason)) {
            LinkState.Waiting waiting = hans.state(LinkState.Waiting.class);
            assertThat(waiting.why()).isEqualTo(reason.sentence());
            hans.time.forward(waiting.next());
            server.member();
        } else {
            LinkState.Over over = hans.state(LinkState.Over.class);
            assertThat(over.reason()).contains(reason);
            hans.time.forward(Duration.ofMinutes(10));
            assertThat(server.visited()).isFalse();
            assertThatThrownBy(hans.ask("ping")::join).hasCauseInstanceOf(ServerSession.Unanswered.class);
        }
    }

    @Test
    void whatIsOverCanBeOpenedAgain() {
        hans.enter();
        server.member().bye("idle");
        hans.state(LinkState.Over.class);
        hans.enter();
        server.member();
        hans.state(LinkState.SignedIn.class);
    }

    @Test
    void triesBecomeRarerWhileNobodyListensAndTheFirstIsNoExceptionAndAFreshServerIsFound() {
        int port = server.goAway();
        hans.enter();
        List<Duration> most = List.of(1, 2, 4, 8, 16, 30, 30).stream()
                .map(Duration::ofSeconds)
                .toList();
        for (Duration limit : most) {
            LinkState.Waiting waiting = hans.state(LinkState.Waiting.class);
            assertThat(waiting.next()).isBetween(limit.dividedBy(2), limit);
            assertThat(waiting.why()).isEqualTo("nobody listens at 127.0.0.1:" + port);
            hans.time.forward(waiting.next());
        }
        Duration last = hans.state(LinkState.Waiting.class).next();
        server.comeBack(port);
        hans.time.forward(last);
        server.member();
        hans.state(LinkState.SignedIn.class);
    }

    @Test
    void afterTheMachineSleptItTriesAtOnce() {
        int port = server.goAway();
        hans.enter();
        for (int tries = 0; tries < 6; tries++) {
            hans.time.forward(hans.state(LinkState.Waiting.class).next());
        }
        assertThat(hans.state(LinkState.Waiting.class).next()).isGreaterThan(Duration.ofSeconds(14));
        server.comeBack(port);
        hans.time.sleep(Duration.ofHours(1));
        hans.time.forward(SECOND);
        server.member();
    }

    @Test
    void aConnectionThatTheMachineSleptOverIsTriedAndGivenUpSoon() {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        hans.time.sleep(Duration.ofMinutes(3));
        hans.time.forward(SECOND);
        assertThat(visit.line()).isEqualTo("{\"cmd\":\"ping\"}");
        hans.time.forward(Duration.ofSeconds(7));
        hans.state(LinkState.Waiting.class);
        visit.awaitEnd();
    }

    @Test
    void aClockThatIsSetBackIsNoSleep() {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        hans.time.sleep(Duration.ofHours(-1));
        hans.time.forward(Duration.ofSeconds(40));
        assertThat(visit.hasLine()).isFalse();
    }

    @Test
    void itPingsWhenNothingElseWasSaidForFiftySeconds() {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        hans.time.forward(Duration.ofSeconds(30));
        Pending<Reply> asked = hans.ask("whoelse");
        assertThat(visit.line()).isEqualTo("whoelse");
        visit.ok();
        asked.join();
        hans.time.forward(Duration.ofSeconds(49));
        assertThat(visit.hasLine()).isFalse();
        hans.time.forward(Duration.ofSeconds(2));
        assertThat(visit.line()).isEqualTo("{\"cmd\":\"ping\"}");
    }

    @Test
    void aPingThatIsNotAnsweredInFifteenSecondsEndsTheConnectionThoughOtherThingsCome() {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        hans.time.forward(Duration.ofSeconds(51));
        assertThat(visit.line()).isEqualTo("{\"cmd\":\"ping\"}");
        hans.time.forward(Duration.ofSeconds(10));
        visit.say("{'type':'presence','user':'luke','state':'online'}");
        hans.hear();
        hans.time.forward(Duration.ofSeconds(4));
        assertThat(hans.states.stream().anyMatch(LinkState.Waiting.class::isInstance))
                .isFalse();
        hans.time.forward(Duration.ofSeconds(3));
        assertThat(hans.state(LinkState.Waiting.class).why()).contains("does not answer");
    }

    @Test
    void silenceForFifteenSecondsWhileAnAnswerIsDueEndsTheConnectionAndAnyByteIsNoSilence() {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        Pending<Reply> asked = hans.ask("whoelse");
        visit.line();
        hans.time.forward(Duration.ofSeconds(14));
        visit.say("{'type':'presence','user':'luke','state':'online'}");
        hans.hear();
        hans.time.forward(Duration.ofSeconds(14));
        assertThat(asked.done()).isFalse();
        hans.time.forward(Duration.ofSeconds(3));
        assertThatThrownBy(asked::join).hasCauseInstanceOf(ServerSession.Unanswered.class);
        hans.state(LinkState.Waiting.class);
        visit.awaitEnd();
    }

    @Test
    void anotherKeyStopsItAndBothAreNamed() {
        hans.enter();
        Visit visit = server.member();
        String before = server.key().text();
        server.changeKey();
        visit.cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        LinkState.Over over = hans.state(LinkState.Over.class);
        assertThat(over.reason()).isEmpty();
        assertThat(over.why()).contains(before, server.key().text(), "--trust");
        hans.time.forward(Duration.ofHours(1));
        assertThat(server.visited()).isFalse();
    }

    @Test
    void aKeyThatCannotBeKeptIsNotTrusted() throws IOException {
        Files.delete(folder);
        Files.writeString(folder, "no folder");
        hans.open();
        assertThat(hans.state(LinkState.Over.class).why()).contains("known-servers");
        Files.delete(folder);
        Files.createDirectory(folder);
    }

    @Test
    void aBlackHoleAtTheHandshakeEndsInTime() throws IOException {
        try (ServerSocket hole = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Caller patient = new Caller(hole.getLocalPort(), folder, new Kind.Main(), Duration.ofMillis(300))) {
            patient.open();
            assertThat(patient.state(LinkState.Waiting.class).why()).contains("does not answer");
        }
    }

    @Test
    void aBlackHoleBeforeTheConnectionStandsEndsInTime() throws IOException {
        List<Socket> waiting = new ArrayList<>();
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Caller patient = new Caller(full.getLocalPort(), folder, new Kind.Main(), Duration.ofMillis(300))) {
            // Nobody accepts, so the kernel takes a few and then answers no more.
            for (int count = 0; count < 8; count++) {
                Socket one = new Socket();
                waiting.add(one);
                try {
                    one.connect(full.getLocalSocketAddress(), 100);
                } catch (SocketTimeoutException noRoom) {
                    break;
                }
            }
            patient.open();
            assertThat(patient.state(LinkState.Waiting.class).why()).contains("does not answer");
        } finally {
            for (Socket one : waiting) {
                one.close();
            }
        }
    }

    @Test
    void whoIsNoParleyServerIsTriedAgain() throws IOException {
        try (ServerSocket other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                Caller caller = new Caller(other.getLocalPort(), folder, new Kind.Main())) {
            caller.open();
            byte[] mail = "220 mail.example ESMTP\r\n".getBytes(StandardCharsets.US_ASCII);
            // The first could be a greeting that came before the handshake, so it is dialled once more.
            try (var first = other.accept()) {
                first.getOutputStream().write(mail);
                try (var second = other.accept()) {
                    second.getOutputStream().write(mail);
                    assertThat(caller.state(LinkState.Waiting.class).why())
                            .contains("does not answer as a Parley server");
                }
            }
        }
    }

    @Test
    void aLineWithoutEndBreaksTheConnectionInsteadOfFillingTheMemory() {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        for (int parts = 0; parts < 5; parts++) {
            visit.raw(part);
        }
        assertThat(hans.state(LinkState.Waiting.class).why()).contains("without end");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{'type':'ok'}", "{broken"})
    void aServerThatIsOutOfStepIsLeft(String line) {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        visit.say(line);
        hans.state(LinkState.Waiting.class);
        visit.awaitEnd();
    }

    @Test
    void aServerThatWentBackToACopyIsLoggedInAnew() {
        hans.enter();
        Visit first = server.member();
        first.message(1, "one", false);
        hans.hearMessage();
        hans.shown(1);
        first.cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        Visit second = server.visit();
        assertThat(second.line()).contains("\"seq\":1");
        second.refuse("usage").bye("protocol");
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        assertThat(server.visit().line()).startsWith("{\"cmd\":\"login\"");
    }

    @Test
    void aServerThatWentBackAndKeepsTheConnectionIsLeftAndLoggedInAnew() {
        hans.enter();
        server.member().cut();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        Visit second = server.visit();
        second.line();
        second.refuse("usage").awaitEnd();
        hans.time.forward(hans.state(LinkState.Waiting.class).next());
        assertThat(server.visit().line()).startsWith("{\"cmd\":\"login\"");
    }

    @Test
    void whoAdmitsAndThenBreaksTheProtocolIsTriedMoreAndMoreRarelyUntilAllIsWellForAWhile() {
        hans.enter();
        for (long most = 1; most <= 8; most *= 2) {
            Visit visit = server.member();
            hans.state(LinkState.SignedIn.class);
            visit.say("{'broken");
            LinkState.Waiting waiting = hans.state(LinkState.Waiting.class);
            assertThat(waiting.next()).isBetween(SECOND.multipliedBy(most).dividedBy(2), SECOND.multipliedBy(most));
            hans.time.forward(waiting.next());
        }
        Visit healthy = server.member();
        hans.state(LinkState.SignedIn.class);
        hans.time.forward(SECOND.multipliedBy(10));
        healthy.cut();
        assertThat(hans.state(LinkState.Waiting.class).next()).isLessThanOrEqualTo(SECOND);
    }

    @Test
    void leavingLogsOutBehindWhatWasAskedAndEnds() {
        hans.enter();
        Visit visit = server.member();
        hans.state(LinkState.SignedIn.class);
        hans.ask("whoelse");
        Pending<Void> left = hans.leave();
        assertThat(visit.line()).isEqualTo("whoelse");
        assertThat(visit.line()).isEqualTo("{\"cmd\":\"logout\"}");
        assertThat(left.done()).isFalse();
        visit.ok().ok().bye("logout");
        left.join();
        assertThat(hans.state(LinkState.Over.class).reason()).contains(ByeReason.LOGOUT);
        visit.awaitEnd();
    }

    @Test
    void leavingWaitsForTheOutboxButNotLongerThanAsked() {
        hans.enter();
        Visit visit = server.member();
        hans.say("one");
        assertThat(visit.line()).contains("\"text\":\"one\"");
        Pending<Void> left = hans.leave();
        hans.time.forward(Duration.ofSeconds(4));
        assertThat(visit.hasLine()).isFalse();
        hans.time.forward(Duration.ofSeconds(1));
        assertThat(visit.line()).isEqualTo("{\"cmd\":\"logout\"}");
        hans.time.forward(Duration.ofSeconds(2));
        left.join();
        assertThat(hans.unsent()).containsExactly("one");
    }

    @Test
    void leavingWithoutAConnectionIsQuick() {
        server.goAway();
        hans.enter();
        hans.state(LinkState.Waiting.class);
        hans.leave().join();
        hans.state(LinkState.Over.class);
    }
}
