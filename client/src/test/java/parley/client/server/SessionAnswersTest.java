package parley.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.server.Caller.Pending;
import parley.client.server.ScriptedServer.Visit;
import parley.protocol.Request;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/** Signing in, asking, and which answer belongs to what. */
class SessionAnswersTest {
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
    void theFirstLineIsJsonWhateverIsAskedFirstAndAnswersComeInOrder() {
        Pending<Reply> help = hans.ask("help");
        Pending<Reply> ping = hans.ask("ping");
        hans.open();
        Visit visit = server.visit();
        assertThat(visit.line()).isEqualTo("{\"cmd\":\"ping\"}");
        assertThat(visit.line()).isEqualTo("help");
        assertThat(visit.line()).isEqualTo("ping");
        visit.ok().refuse("unknown-command").say("{'type':'ok','text':'pong','n':7}");
        assertThat(help.join()).isInstanceOf(Reply.Refused.class);
        assertThat(ping.join()).isEqualTo(new Reply.Done("pong", Fields.none().whole("n", 7)));
        LinkState.Connected connected = hans.state(LinkState.Connected.class);
        assertThat(connected.key()).isEqualTo(server.key());
        assertThat(connected.first()).isTrue();
    }

    @Test
    void aMainSessionLogsInWithAckAndWhatWasAskedWaitsForIt() {
        Pending<Reply> in = hans.enter();
        Pending<Reply> who = hans.ask("whoelse");
        Visit visit = server.visit();
        assertThat(visit.line())
                .isEqualTo("{\"cmd\":\"login\",\"user\":\"hans\",\"password\":\"falcon\",\"ack\":true}");
        visit.admitted(7, "r1");
        assertThat(in.join()).isInstanceOf(Reply.Done.class);
        assertThat(visit.line()).isEqualTo("whoelse");
        visit.say("{'type':'ok','users':['luke']}");
        assertThat(((Reply.Done) who.join()).fields().find("users")).isPresent();
        LinkState.SignedIn state = hans.state(LinkState.SignedIn.class);
        assertThat(state.user()).isEqualTo(new UserName("hans"));
        assertThat(state.online()).isEqualTo(1);
        assertThat(state.gap()).isEmpty();
    }

    @Test
    void aSideSessionSaysWhatItWantsToHear() {
        try (Caller side =
                new Caller(server.port(), folder, new Kind.Side(Optional.of(new UserName("luke")), Optional.of(4L)))) {
            side.enter();
            Visit visit = server.visit();
            assertThat(visit.line())
                    .isEqualTo("{\"cmd\":\"login\",\"user\":\"hans\",\"password\":\"falcon\","
                            + "\"deliver\":\"luke\",\"after\":4}");
            visit.say("{'type':'ok'}").message(5, "five", false).message(9, "nine", false);
            assertThat(side.hearMessage()).isEqualTo(5);
            assertThat(side.hearMessage()).isEqualTo(9);
            visit.cut();
            side.state(LinkState.Waiting.class);
            side.time.onLoop(side.session::retryNow);
            Visit again = server.visit();
            assertThat(again.line()).endsWith("\"deliver\":\"luke\",\"after\":9}");
            again.say("{'type':'ok'}").message(9, "nine", false).message(10, "ten", false);
            assertThat(side.hearMessage()).isEqualTo(10);
        }
    }

    @Test
    void aSilentSideSessionWantsNothing() {
        try (Caller side = new Caller(server.port(), folder, Kind.Side.silent())) {
            side.enter();
            assertThat(server.visit().line()).endsWith("\"deliver\":\"none\"}");
        }
    }

    @Test
    void aRefusedSignInLeavesAGuestWhoMayTryAgain() {
        Pending<Reply> wrong = hans.enter();
        Visit visit = server.visit();
        visit.line();
        visit.refuse("bad-login");
        assertThat(((Reply.Refused) wrong.join()).refusal().code()).isEqualTo("bad-login");
        Pending<Reply> help = hans.ask("help");
        assertThat(visit.line()).isEqualTo("help");
        visit.ok();
        assertThat(help.join()).isInstanceOf(Reply.Done.class);
        Pending<Reply> right = hans.ask("login hans falcon ");
        assertThat(visit.line()).startsWith("{\"cmd\":\"login\"").contains("\"ack\":true");
        visit.admitted(0, "r1");
        assertThat(right.join()).isInstanceOf(Reply.Done.class);
    }

    @Test
    void aRegistrationWhoseAnswerGotLostIsCompletedByALogin() {
        Pending<Reply> in = hans.answer(() -> hans.session.signIn(new SignIn(new UserName("hans"), "falcon", true)));
        hans.open();
        Visit visit = server.visit();
        assertThat(visit.line()).startsWith("{\"cmd\":\"register\"");
        visit.cut();
        hans.state(LinkState.Waiting.class);
        hans.time.onLoop(hans.session::retryNow);
        Visit again = server.visit();
        assertThat(again.line()).startsWith("{\"cmd\":\"register\"");
        again.refuse("name-taken");
        assertThat(again.line()).startsWith("{\"cmd\":\"login\"");
        again.admitted(0, "r1");
        assertThat(in.join()).isInstanceOf(Reply.Done.class);
    }

    @Test
    void anInviteGoesWithTheRegistration() {
        hans.answer(() -> hans.session.ask(Request.of(
                "register",
                Fields.none()
                        .text("user", "hans")
                        .text("password", "millennium")
                        .text("invite", "i7"))));
        hans.open();
        assertThat(server.visit().line())
                .isEqualTo("{\"cmd\":\"register\",\"user\":\"hans\",\"password\":\"millennium\","
                        + "\"invite\":\"i7\",\"ack\":true}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ack 5",
                "ACK 5",
                "mode text",
                "resume x 1",
                "relay t",
                "",
                "  ",
                "{\"cmd\":\"ack\",\"seq\":1}",
                "message luke a\nb",
                "login hans",
                "login hans falcon ack",
                "register ? x",
                "message luke \ud800"
            })
    void whatWouldPutTheAnswersOutOfStepIsNotSent(String typed) {
        hans.enter();
        Visit visit = server.member();
        assertThat(hans.ask(typed).join()).isInstanceOf(Reply.Refused.class);
        hans.ask("ping");
        assertThat(visit.line()).isEqualTo("ping");
    }

    @Test
    void aLineThatNoServerTakesIsRefusedHere() {
        assertThat(hans.ask("message luke " + "x".repeat(16_384)).join())
                .isEqualTo(Reply.refused(Refusal.LINE_TOO_LONG));
        assertThat(hans.answer(() -> hans.session.ask(
                                Request.of("status", Fields.none().text("text", "\ud800"))))
                        .join())
                .isEqualTo(Reply.refused(Refusal.BAD_ENCODING));
    }

    @Test
    void whatGotNoAnswerIsToldAndWhatWasNotSentIsSentLater() {
        hans.enter();
        Visit visit = server.member();
        Pending<Reply> lost = hans.ask("whoelse");
        assertThat(visit.line()).isEqualTo("whoelse");
        visit.cut();
        assertThatThrownBy(lost::join).hasCauseInstanceOf(ServerSession.Unanswered.class);
        Pending<Reply> later = hans.ask("users");
        hans.time.onLoop(hans.session::retryNow);
        Visit again = server.member();
        assertThat(again.line()).isEqualTo("users");
        again.ok();
        assertThat(later.join()).isInstanceOf(Reply.Done.class);
    }

    @Test
    void aChangedPasswordAndItsNewTokenAreTakenOver() {
        hans.enter();
        Visit visit = server.member();
        Pending<Reply> changed = hans.ask("password falcon millennium");
        visit.line();
        visit.say("{'type':'ok','resume':'r2'}");
        changed.join();
        visit.cut();
        hans.state(LinkState.Waiting.class);
        hans.time.onLoop(hans.session::retryNow);
        Visit again = server.visit();
        assertThat(again.line()).isEqualTo("{\"cmd\":\"resume\",\"token\":\"r2\",\"seq\":0,\"ack\":true}");
        again.refuse("bad-login");
        assertThat(again.line()).contains("\"password\":\"millennium\"");
    }

    @Test
    void aRefusedChangeOfPasswordChangesNothing() {
        hans.enter();
        Visit visit = server.member();
        Pending<Reply> changed = hans.ask("password wrong millennium");
        visit.line();
        visit.refuse("bad-login");
        changed.join();
        visit.cut();
        hans.state(LinkState.Waiting.class);
        hans.time.onLoop(hans.session::retryNow);
        Visit again = server.visit();
        assertThat(again.line()).contains("\"token\":\"r1\"");
        again.refuse("bad-login");
        assertThat(again.line()).contains("\"password\":\"falcon\"");
    }

    @Test
    void theNewPasswordIsTriedIfTheAnswerToItsChangeGotLost() {
        hans.enter();
        Visit visit = server.member();
        hans.ask("password falcon millennium");
        visit.line();
        visit.cut();
        hans.state(LinkState.Waiting.class);
        hans.time.onLoop(hans.session::retryNow);
        Visit again = server.visit();
        assertThat(again.line()).contains("\"cmd\":\"resume\"");
        again.refuse("bad-login");
        assertThat(again.line()).contains("\"password\":\"falcon\"");
        again.refuse("bad-login");
        assertThat(again.line()).contains("\"password\":\"millennium\"");
        again.admitted(0, "r3");
        hans.state(LinkState.SignedIn.class);
    }

    @Test
    void nothingThatHoldsASecretPrintsIt() {
        SignIn how = new SignIn(new UserName("hans"), "falcon", false);
        assertThat(how.toString()).doesNotContain("falcon");
        assertThat(new Account(how).toString()).doesNotContain("falcon");
        assertThat(Outgoing.of("password falcon x").toString()).doesNotContain("falcon");
        assertThat(Outgoing.of("login hans falcon").toString()).doesNotContain("falcon");
    }
}
