package parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import parley.command.Arguments;
import parley.command.Command;
import parley.protocol.ByeReason;
import parley.protocol.Notation;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;
import parley.server.SteeredTime;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.powers.Effect;
import parley.server.powers.Member;
import parley.server.powers.Origin;
import parley.server.powers.SessionCall;
import parley.server.powers.SessionRef;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.ChangePassword;
import parley.server.store.FindAccount;
import parley.server.store.Store;
import parley.server.store.StoreSettings;
import parley.server.store.TokenHash;

/** The feature on a real store and real (cheap) hashes; the roster is played. */
@Timeout(60)
class AuthCommandsTest {
    private static final UserName ADA = new UserName("ada");
    private static final UserName HANS = new UserName("hans");
    private static final String LOVELACE = "canary-lovelace";
    private static final Origin LOOPBACK = from("127.0.0.1");
    private static final Origin AFAR = from("192.0.2.9");

    private final SteeredTime time = new SteeredTime();
    private final AtomicInteger looks = new AtomicInteger();
    private volatile Runnable looking = () -> {};
    /** The clock of the hashes, which is looked at before and after each check. */
    private final Time counting = new Time() {
        @Override
        public long nanos() {
            Runnable now = looking;
            looks.incrementAndGet();
            now.run();
            return time.nanos();
        }

        @Override
        public Instant instant() {
            return time.instant();
        }
    };

    private final Vertx vertx = Vertx.vertx();
    private final Rosterless roster = new Rosterless();
    private final Overheard everything = new Overheard();
    private final Path folder;
    private final Store store;
    private final Passwords passwords;
    private final Roles roles;
    private final AuthCommands auth;
    private final Map<String, Command> commands = new HashMap<>();
    private Settings settings = Settings.defaults().with("hash", "argon2id:m=64,t=1,p=1");
    private long sessions;

    AuthCommandsTest(@TempDir Path folder) {
        this.folder = folder;
        store = Store.open(StoreSettings.in(folder), time, () -> {});
        passwords = new Passwords(vertx, () -> settings, counting, 1);
        roles = new Roles(vertx, vertx.createSharedWorkerExecutor("files"));
        auth = new AuthCommands(vertx, store, roster, roster, passwords, roles, () -> settings, time, new Random(7));
    }

    @BeforeEach
    void start() throws Exception {
        everything.start();
        settings = settings.with("data", folder.toString());
        String file = "user.ada = " + LOVELACE + "\nuser.hans = falcon\nuser.luke = lightsaber\n";
        new Seeding(store, passwords, new Roles(vertx, vertx.createSharedWorkerExecutor("files")), time, made -> {})
                .seed(new CredentialsParser("c").parse(file.getBytes(StandardCharsets.UTF_8)))
                .await();
        auth.start().await();
        auth.commands().forEach(command -> commands.put(command.spec().verb().value(), command));
    }

    @AfterEach
    void stop() {
        store.close();
        vertx.close().await();
        for (String event : everything.stop()) {
            assertThat(event)
                    .doesNotContain(LOVELACE)
                    .doesNotContain("falcon")
                    .doesNotContain("parley_")
                    .doesNotContain("$argon2");
        }
    }

    /** One connection as its gate keeps it. */
    private final class Line {
        private final SessionRef ref = new SessionRef(0, ++sessions);
        private final Origin origin;
        private Optional<Member> member = Optional.empty();
        private int attempts;
        private boolean open = true;
        private long sequence;

        private Line(Origin origin) {
            this.origin = origin;
        }

        private Future<Reply> send(String verb, Map<String, Object> arguments) {
            assertThat(open).as("the connection is still there").isTrue();
            SessionCall call = new SessionCall(
                    ref,
                    ++sequence,
                    new Verb(verb),
                    new Arguments(arguments),
                    member,
                    origin,
                    Notation.JSON,
                    attempts,
                    time.instant());
            return commandOf(verb).handler().handle(call);
        }

        private Reply say(String verb, Map<String, Object> arguments) {
            Reply reply = send(verb, arguments).await();
            if (reply instanceof Effect.Admitted admitted) {
                member = Optional.of(admitted.member());
            } else if (reply instanceof Effect.Denied) {
                attempts++;
            } else if (reply instanceof Effect.Ended) {
                open = false;
            }
            return reply;
        }

        private Reply login(String user, String password) {
            return say("login", Map.of("user", new UserName(user), "password", password));
        }
    }

    @Test
    void theRightPasswordIsAdmittedWithEverythingThatAProgramNeeds() {
        Reply reply = new Line(LOOPBACK).login("ada", LOVELACE);
        assertThat(reply).isInstanceOfSatisfying(Effect.Admitted.class, admitted -> {
            assertThat(admitted.member()).isEqualTo(new Member(ADA, 1, Optional.empty()));
            assertThat(admitted.ack()).isFalse();
            assertThat(admitted.cursor()).isZero();
            assertThat(admitted.plain().sentence()).isEqualTo("welcome ada; 3 others online, 0 messages waiting");
            assertThat(admitted.plain().fields().all())
                    .extracting(Fields.Field::name)
                    .containsExactly("user", "online", "waiting", "seq", "resume");
        });
    }

    @Test
    @Tag("A05")
    void anUnknownUserAndAWrongPasswordGetTheSameAnswersAllTheWayToTheLock() {
        Line known = new Line(AFAR);
        Line unknown = new Line(AFAR);
        for (int i = 0; i < 3; i++) {
            Reply reply = known.login("ada", "wrong-one");
            assertThat(unknown.login("nobody", "wrong-one")).isEqualTo(reply);
            assertThat(code(reply)).isEqualTo(i < 2 ? "bad-login" : "locked");
        }
        Line again = new Line(AFAR);
        assertThat(again.login("nobody", "wrong-one")).isEqualTo(again.login("ada", "wrong-one"));
        assertThat(roster.heard).isEmpty();
    }

    @Test
    @Tag("A01")
    void theThirdWrongOneOverThreeConnectionsLocksAndEndsItsConnection() {
        Line other = new Line(AFAR);
        assertThat(new Line(AFAR).login("ada", "wrong-1")).isInstanceOf(Effect.Denied.class);
        assertThat(other.login("ada", "wrong-2")).isInstanceOf(Effect.Denied.class);
        assertThat(new Line(AFAR).login("ada", "wrong-3")).isInstanceOfSatisfying(Effect.Ended.class, ended -> {
            assertThat(ended.reason()).isEqualTo(ByeReason.LOCKED);
            assertThat(refused(ended).retryAfter()).contains(Duration.ofSeconds(60));
        });
        time.advanceSeconds(59);
        Reply whileLocked = other.login("ada", LOVELACE);
        assertThat(code(whileLocked)).isEqualTo("locked");
        assertThat(refused(whileLocked).retryAfter()).contains(Duration.ofSeconds(1));
        assertThat(new Line(LOOPBACK).login("ada", LOVELACE)).isInstanceOf(Effect.Admitted.class);
        time.advanceSeconds(1);
        assertThat(other.login("ada", LOVELACE)).isInstanceOf(Effect.Admitted.class);
    }

    @Test
    @Tag("A01")
    void aPasswordThatWaitedWhenTheLockFellIsLockedAndNeverHashed() {
        CountDownLatch go = new CountDownLatch(1);
        Future<Passwords.Checked> busy = passwords.check("any-other", Optional.empty(), () -> await(go));
        List<Future<Reply>> attempts = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            attempts.add(new Line(AFAR).send("login", Map.of("user", ADA, "password", i < 3 ? "wrong-one" : LOVELACE)));
            while (passwords.held() < i + 2) {
                Thread.onSpinWait();
            }
        }
        go.countDown();
        List<String> codes =
                attempts.stream().map(attempt -> code(attempt.await())).toList();
        assertThat(codes.subList(0, 3)).containsExactly("bad-login", "bad-login", "locked");
        assertThat(codes.subList(3, 9)).containsOnly("locked");
        assertThat(busy.await()).isEqualTo(new Passwords.Wrong());
        assertThat(looks.get() / 2).as("the busy one and the three wrong ones").isEqualTo(4);
        assertThat(roster.heard).isEmpty();
    }

    @Test
    void aSuccessStartsTheCountAnew() {
        new Line(AFAR).login("ada", "wrong-1");
        new Line(AFAR).login("ada", "wrong-2");
        assertThat(new Line(AFAR).login("ada", LOVELACE)).isInstanceOf(Effect.Admitted.class);
        assertThat(new Line(AFAR).login("ada", "wrong-1")).isInstanceOf(Effect.Denied.class);
        assertThat(new Line(AFAR).login("ada", "wrong-2")).isInstanceOf(Effect.Denied.class);
    }

    @Test
    @Tag("A16")
    void theSixthWrongOneOnOneConnectionEndsIt() {
        Line line = new Line(AFAR);
        for (int i = 0; i < 5; i++) {
            assertThat(line.login("user" + i, "wrong-one")).isInstanceOf(Effect.Denied.class);
        }
        assertThat(line.login("user5", "wrong-one")).isInstanceOfSatisfying(Effect.Ended.class, ended -> {
            assertThat(ended.reason()).isEqualTo(ByeReason.AUTH);
            assertThat(code(ended)).isEqualTo("bad-login");
        });
    }

    @Test
    @Tag("A15")
    void aLoggedInConnectionIsNotLoggedInAgain() {
        Line line = new Line(LOOPBACK);
        line.login("ada", LOVELACE);
        assertThat(code(line.login("hans", "falcon"))).isEqualTo("already-logged-in");
        assertThat(code(register(line, "newbie", "long-enough"))).isEqualTo("already-logged-in");
        assertThat(code(line.say("resume", Map.of("token", "x", "seq", 0L)))).isEqualTo("already-logged-in");
    }

    @Test
    @Tag("A29")
    void aDemoAccountLogsInFromThisMachineOnlyByWhateverWay() {
        Reply here = new Line(LOOPBACK).login("hans", "falcon");
        assertThat(here).isInstanceOf(Effect.Admitted.class);
        Reply wrong = new Line(AFAR).login("nobody", "wrong-one");
        assertThat(new Line(AFAR).login("hans", "falcon")).isEqualTo(wrong);
        assertThat(code(new Line(AFAR).say("resume", Map.of("token", text(here, "resume"), "seq", 0L))))
                .isEqualTo("bad-login");
        Line owner = new Line(LOOPBACK);
        owner.login("hans", "falcon");
        String token = text(owner.say("token", Map.of("label", "bot")), "token");
        assertThat(new Line(AFAR).login("hans", token)).isEqualTo(wrong);
        owner.say("password", Map.of("old", "falcon", "new", "kessel-run-12"));
        assertThat(new Line(AFAR).login("hans", "kessel-run-12")).isInstanceOf(Effect.Admitted.class);
    }

    @Test
    void whatTheRosterRefusesIsAnswered() {
        roster.next.add(new Claims.AlreadyOnline());
        assertThat(code(new Line(LOOPBACK).login("ada", LOVELACE))).isEqualTo("already-online");
        roster.next.add(new Claims.TooManySides());
        assertThat(code(side(new Line(LOOPBACK), "none"))).isEqualTo("already-online");
    }

    @Test
    void aSideSessionGetsItsSideAndNoResumeToken() {
        Reply nothing = side(new Line(LOOPBACK), "none");
        assertThat(nothing).isInstanceOfSatisfying(Effect.Admitted.class, admitted -> {
            assertThat(admitted.member().side()).contains(new Member.Side(Optional.empty(), Optional.empty()));
            assertThat(admitted.ack()).isFalse();
            assertThat(admitted.resumeHash()).isEmpty();
            assertThat(admitted.plain().fields().find("resume")).isEmpty();
        });
        Map<String, Object> fromHans =
                Map.of("user", ADA, "password", LOVELACE, "deliver", "HANS", "after", 0L, "ack", true);
        assertThat(new Line(LOOPBACK).say("login", fromHans))
                .isInstanceOfSatisfying(Effect.Admitted.class, admitted -> {
                    assertThat(admitted.member().side()).contains(new Member.Side(Optional.of(HANS), Optional.of(0L)));
                    assertThat(admitted.ack()).isFalse();
                });
        Map<String, Object> ahead = Map.of("user", ADA, "password", LOVELACE, "deliver", "HANS", "after", 1L);
        assertThat(new Line(LOOPBACK).say("login", ahead))
                .isInstanceOfSatisfying(
                        Effect.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(ByeReason.PROTOCOL));
        assertThat(code(side(new Line(LOOPBACK), "ghost"))).isEqualTo("no-such-user");
        assertThat(code(side(new Line(LOOPBACK), "#lab"))).isEqualTo("usage");
    }

    @Test
    void resumeTakesOverRotatesAndKnowsWhereItStopped() {
        String first = text(new Line(LOOPBACK).login("ada", LOVELACE), "resume");
        Reply resumed = resume(first);
        assertThat(resumed).isInstanceOfSatisfying(Effect.Admitted.class, admitted -> {
            assertThat(roster.claimed.orElseThrow().takeOver()).isTrue();
            assertThat(text(admitted, "resume")).isNotEqualTo(first);
        });
        assertThat(code(resume("no-such-token"))).isEqualTo("bad-login");
        assertThat(new Line(LOOPBACK).say("resume", Map.of("token", text(resumed, "resume"), "seq", 99L)))
                .isInstanceOfSatisfying(
                        Effect.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(ByeReason.PROTOCOL));
    }

    @Test
    @Tag("A24")
    void theOldResumeTokenStaysGoodUntilTheNewOneIsUsed() {
        String first = text(new Line(LOOPBACK).login("ada", LOVELACE), "resume");
        assertThat(resume(first)).isInstanceOf(Effect.Admitted.class);
        Reply answerGotLostBefore = resume(first);
        String newest = text(answerGotLostBefore, "resume");
        assertThat(resume(newest)).isInstanceOf(Effect.Admitted.class);
    }

    @Test
    @Tag("A24")
    void theOldResumeTokenBehindTheNewOneRevokesBoth() {
        String first = text(new Line(LOOPBACK).login("ada", LOVELACE), "resume");
        String second = text(resume(first), "resume");
        String third = text(resume(second), "resume");
        assertThat(code(resume(first))).isEqualTo("bad-login");
        assertThat(code(resume(second))).isEqualTo("bad-login");
        assertThat(code(resume(third))).isEqualTo("bad-login");
    }

    @Test
    @Tag("A23")
    void aChangedPasswordVoidsEveryTokenAndEndsTheOthers() {
        Line line = new Line(LOOPBACK);
        String resume = text(line.login("ada", LOVELACE), "resume");
        String token = text(line.say("token", Map.of("label", "bot")), "token");
        Reply changed = line.say("password", Map.of("old", LOVELACE, "new", "difference-engine"));
        assertThat(changed).isInstanceOf(Effect.Retokened.class);
        assertThat(roster.heard).contains("endOthers ada 1 AUTH");
        assertThat(code(resume(resume))).isEqualTo("bad-login");
        assertThat(code(new Line(LOOPBACK).login("ada", token))).isEqualTo("bad-login");
        assertThat(code(new Line(LOOPBACK).login("ada", LOVELACE))).isEqualTo("bad-login");
        assertThat(resume(text(changed, "resume"))).isInstanceOf(Effect.Admitted.class);
        assertThat(new Line(LOOPBACK).login("ada", "difference-engine")).isInstanceOf(Effect.Admitted.class);
    }

    @Test
    @Tag("A23")
    void aWrongOldPasswordCountsLikeAWrongLoginAndTheThirdEndsTheSession() {
        Line line = new Line(LOOPBACK);
        line.login("ada", LOVELACE);
        assertThat(code(change(line, LOVELACE, "short"))).isEqualTo("password-weak");
        assertThat(code(change(line, "wrong-1", "difference-engine"))).isEqualTo("bad-login");
        assertThat(code(new Line(LOOPBACK).login("ada", "wrong-2"))).isEqualTo("bad-login");
        assertThat(change(line, "wrong-3", "difference-engine"))
                .isInstanceOfSatisfying(
                        Effect.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(ByeReason.LOCKED));
        assertThat(roster.heard).contains("leave ada 1 ENDED");
    }

    @Test
    void anAccessTokenLogsInAndCanNeitherChangeThePasswordNorMakeTokens() {
        Line owner = new Line(LOOPBACK);
        owner.login("ada", LOVELACE);
        String token = text(owner.say("token", Map.of("label", "bot")), "token");
        assertThat(code(owner.say("token", Map.of("label", "bot")))).isEqualTo("name-taken");
        Line bot = new Line(AFAR);
        Reply in = bot.login("ada", token);
        assertThat(in).isInstanceOf(Effect.Admitted.class);
        assertThat(((Effect.Admitted) in).plain().fields().find("resume")).isEmpty();
        assertThat(code(bot.say("token", Map.of("label", "more")))).isEqualTo("forbidden");
        assertThat(code(change(bot, token, "difference-engine"))).isEqualTo("forbidden");
        assertThat(code(new Line(AFAR).login("hans", token))).isEqualTo("bad-login");
        roster.departures.orElseThrow().accept(new Crowd.Departure(ADA, bot.ref, true, false));
        assertThat(owner.say("untoken", Map.of("label", "bot"))).isInstanceOf(Reply.Done.class);
        assertThat(code(owner.say("untoken", Map.of("label", "bot")))).isEqualTo("no-such-token");
        assertThat(code(new Line(LOOPBACK).login("ada", token))).isEqualTo("bad-login");
    }

    @Test
    void anAccountThatStandsIsToldWithItsPasswordThoughItsRolesCannotBeRead() {
        UserName eve = new UserName("eve");
        // No file can be written with half a character, as if the disk took no copy of the roles.
        CredentialsFile.Account broken = new CredentialsFile.Account(eve, "unused", List.of("\ud800"), 1);
        roles.hold(new CredentialsFile("c", new TreeMap<>(Map.of(eve, broken)), new TreeMap<>(), Map.of()), Set.of())
                .await();
        Line ada = new Line(LOOPBACK);
        ada.login("ada", LOVELACE);
        Reply made = ada.say("create", Map.of("user", "eve"));
        assertThat(made)
                .isInstanceOfSatisfying(
                        Reply.Done.class,
                        done -> assertThat(done.sentence())
                                .contains(
                                        "eve has an account; but the roles of the credentials file could not be read"));
        assertThat(new Line(LOOPBACK).login("eve", text(made, "password"))).isInstanceOf(Effect.Admitted.class);
        assertThat(ada.say("adopt", Map.of("user", eve)))
                .isInstanceOfSatisfying(
                        Reply.Done.class,
                        done -> assertThat(done.sentence()).contains("eve is adopted; but the roles"));
    }

    @Test
    void aTokenEndsAfterNinetyUnusedDaysAndEveryUseCounts() {
        Line owner = new Line(LOOPBACK);
        owner.login("ada", LOVELACE);
        String token = text(owner.say("token", Map.of("label", "bot")), "token");
        time.advance(Duration.ofDays(89));
        assertThat(new Line(LOOPBACK).login("ada", token)).isInstanceOf(Effect.Admitted.class);
        time.advance(Duration.ofDays(89));
        assertThat(new Line(LOOPBACK).login("ada", token)).isInstanceOf(Effect.Admitted.class);
        assertThat(rows(owner.say("tokens", Map.of()))).hasSize(1);
        time.advance(Duration.ofDays(90));
        assertThat(code(new Line(LOOPBACK).login("ada", token))).isEqualTo("bad-login");
        assertThat(rows(owner.say("tokens", Map.of()))).isEmpty();
    }

    @Test
    void whoeverRegistersIsLoggedInAndKnownToTheRosterFirst() {
        Reply reply = register(new Line(AFAR), "Grace.H", "long-enough");
        assertThat(reply)
                .isInstanceOfSatisfying(
                        Effect.Admitted.class,
                        admitted -> assertThat(admitted.member().user()).isEqualTo(new UserName("grace.h")));
        assertThat(roster.heard).containsExactly("registered grace.h", "claim grace.h");
        assertThat(new Line(AFAR).login("grace.h", "long-enough")).isInstanceOf(Effect.Admitted.class);
        assertThat(code(register(new Line(AFAR), "GRACE.h", "other-enough"))).isEqualTo("name-taken");
    }

    @Test
    void aBadNameAPublishedOrShortPasswordAndAReservedWordAreRefused() {
        for (String name : List.of("", "..", "-x", "server", "ALL", "a b", "x".repeat(33), "\u0430lice", "a:b")) {
            assertThat(code(register(new Line(AFAR), name, "long-enough")))
                    .as(name)
                    .isEqualTo("name-invalid");
        }
        assertThat(code(register(new Line(AFAR), "bob", "seven77"))).isEqualTo("password-weak");
        assertThat(code(register(new Line(AFAR), "vader", "sithlord"))).isEqualTo("password-weak");
        assertThat(roster.heard).isEmpty();
    }

    @Test
    void registrationCanBeClosedOrByInvitationOnly() throws Exception {
        settings = settings.with("registration", "closed");
        assertThat(code(register(new Line(LOOPBACK), "ada", "long-enough"))).isEqualTo("registration-closed");
        assertThat(code(register(new Line(LOOPBACK), "..", "long-enough"))).isEqualTo("registration-closed");
        settings = settings.with("registration", "invite");
        assertThat(code(invited("dora", "open-sesame"))).isEqualTo("registration-closed");
        Files.writeString(folder.resolve("invites"), "# for the lab\nopen-sesame\n");
        assertThat(code(invited("dora", "# for the lab"))).isEqualTo("registration-closed");
        assertThat(code(register(new Line(LOOPBACK), "dora", "long-enough"))).isEqualTo("registration-closed");
        assertThat(invited("dora", "open-sesame")).isInstanceOf(Effect.Admitted.class);
    }

    @Test
    @Tag("A07")
    void aFloodOfSignUpsIsRefusedBeforeItLearnsWhichNamesAreTaken() {
        for (int i = 0; i < 20; i++) {
            assertThat(code(register(new Line(AFAR), "ada", "long-enough"))).isEqualTo("name-taken");
        }
        Reply refused = register(new Line(AFAR), "ada", "long-enough");
        assertThat(code(refused)).isEqualTo("rate");
        assertThat(refused(refused).retryAfter()).contains(Duration.ofMinutes(3));
        assertThat(code(register(new Line(LOOPBACK), "ada", "long-enough"))).isEqualTo("name-taken");
    }

    @Test
    void logoutTellsTheRosterBeforeItIsAnswered() {
        Line line = new Line(LOOPBACK);
        line.login("ada", LOVELACE);
        assertThat(line.say("logout", Map.of()))
                .isInstanceOfSatisfying(
                        Effect.Ended.class, ended -> assertThat(ended.reason()).isEqualTo(ByeReason.LOGOUT));
        assertThat(roster.heard).containsExactly("claim ada", "leave ada 1 LOGOUT");
    }

    @Test
    @Tag("A26")
    void anOldHashIsRenewedByTheLoginThatProvedIt() {
        settings = settings.with("hash", "argon2id:m=128,t=1,p=1");
        assertThat(new Line(LOOPBACK).login("ada", LOVELACE)).isInstanceOf(Effect.Admitted.class);
        assertThat(store.read(new FindAccount(ADA)).await().orElseThrow().hash())
                .startsWith("$argon2id$v=19$m=128,t=1,p=1$");
        assertThat(new Line(LOOPBACK).login("ada", LOVELACE)).isInstanceOf(Effect.Admitted.class);
    }

    @Test
    void aStoreThatIsClosedIsUnavailable() {
        Line line = new Line(LOOPBACK);
        line.login("ada", LOVELACE);
        store.close();
        assertThat(code(line.say("tokens", Map.of()))).isEqualTo("unavailable");
        assertThat(code(new Line(LOOPBACK).login("ada", LOVELACE))).isEqualTo("unavailable");
    }

    @Test
    void aGrantedLoginIsTakenBackIfTheStoreThenCannot() {
        roster.meanwhile = () -> vertx.executeBlocking(() -> {
            store.close();
            return true;
        });
        assertThat(code(new Line(LOOPBACK).login("ada", LOVELACE))).isEqualTo("unavailable");
        assertThat(roster.heard).containsExactly("claim ada", "leave ada 1 ABANDONED");
    }

    @Test
    void aGrantedLoginIsTakenBackIfThePasswordChangedMeanwhile() {
        String hash = store.read(new FindAccount(ADA)).await().orElseThrow().hash();
        roster.meanwhile = () -> store.decide(new ChangePassword(ADA, hash, "another", TokenHash.of("t")));
        assertThat(code(new Line(LOOPBACK).login("ada", LOVELACE))).isEqualTo("bad-login");
        assertThat(roster.heard).containsExactly("claim ada", "leave ada 1 ABANDONED");
    }

    @Test
    void aGrantedResumeIsTakenBackIfThePasswordChangedMeanwhile() {
        String hash = store.read(new FindAccount(ADA)).await().orElseThrow().hash();
        String token = text(new Line(LOOPBACK).login("ada", LOVELACE), "resume");
        roster.meanwhile = () -> store.decide(new ChangePassword(ADA, hash, "another", TokenHash.of("t")));
        assertThat(code(resume(token))).isEqualTo("bad-login");
        assertThat(roster.heard).containsExactly("claim ada", "claim ada takeover", "leave ada 2 ABANDONED");
    }

    @Test
    void aSessionByTokenThatEndsBeforeItsAnswerIsForgotten() {
        Line owner = new Line(LOOPBACK);
        owner.login("ada", LOVELACE);
        String token = text(owner.say("token", Map.of("label", "bot")), "token");
        Line bot = new Line(LOOPBACK);
        roster.meanwhile = () -> {
            roster.departures.orElseThrow().accept(new Crowd.Departure(ADA, bot.ref, true, false));
            return Future.succeededFuture();
        };
        assertThat(bot.login("ada", token)).isInstanceOf(Effect.Admitted.class);
        roster.meanwhile = Future::succeededFuture;
        // Nothing but what it may do shows whether the session is remembered.
        assertThat(bot.say("token", Map.of("label", "more"))).isInstanceOf(Reply.Done.class);
    }

    @Test
    void aSessionWhoseTokenWasNotAdmittedIsNotHeldToIt() {
        Line owner = new Line(LOOPBACK);
        owner.login("ada", LOVELACE);
        String token = text(owner.say("token", Map.of("label", "bot")), "token");
        Line line = new Line(LOOPBACK);
        roster.next.add(new Claims.AlreadyOnline());
        assertThat(code(line.login("ada", token))).isEqualTo("already-online");
        line.login("ada", LOVELACE);
        assertThat(line.say("token", Map.of("label", "more"))).isInstanceOf(Reply.Done.class);
    }

    @Test
    void theListOfTokensTellsWhichWereNeverUsed() {
        Line owner = new Line(LOOPBACK);
        owner.login("ada", LOVELACE);
        String token = text(owner.say("token", Map.of("label", "bot")), "token");
        time.advance(Duration.ofDays(1));
        assertThat(rows(owner.say("tokens", Map.of())))
                .singleElement()
                .satisfies(row -> assertThat(row.line()).endsWith(", never used"));
        new Line(LOOPBACK).login("ada", token);
        assertThat(rows(owner.say("tokens", Map.of())))
                .singleElement()
                .satisfies(row -> assertThat(row.line()).contains(", used "));
    }

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException ended) {
            return false;
        }
    }

    @Test
    @Tag("A01")
    void aPasswordThatWasBeingHashedWhenTheLockFellIsLockedToo() {
        Passwords two = new Passwords(vertx, () -> settings, counting, 2);
        AuthCommands other =
                new AuthCommands(vertx, store, roster, roster, two, roles, () -> settings, time, new Random(7));
        other.commands().forEach(command -> commands.put(command.spec().verb().value(), command));
        CountDownLatch go = new CountDownLatch(1);
        looking = () -> await(go);
        Future<Reply> right = new Line(AFAR).send("login", Map.of("user", ADA, "password", LOVELACE));
        while (looks.get() < 1) {
            Thread.onSpinWait();
        }
        looking = () -> {};
        for (int i = 0; i < 3; i++) {
            new Line(AFAR).login("ada", "wrong-one");
        }
        go.countDown();
        assertThat(code(right.await())).isEqualTo("locked");
        assertThat(roster.heard).isEmpty();
    }

    private Command commandOf(String verb) {
        return Optional.ofNullable(commands.get(verb)).orElseThrow();
    }

    private Reply register(Line line, String user, String password) {
        return line.say("register", Map.of("user", user, "password", password));
    }

    private Reply invited(String user, String code) {
        return new Line(LOOPBACK).say("register", Map.of("user", user, "password", "long-enough", "invite", code));
    }

    private Reply side(Line line, String deliver) {
        return line.say("login", Map.of("user", ADA, "password", LOVELACE, "deliver", deliver));
    }

    private Reply resume(String token) {
        return new Line(LOOPBACK).say("resume", Map.of("token", token, "seq", 0L));
    }

    private static Reply change(Line line, String old, String fresh) {
        return line.say("password", Map.of("old", old, "new", fresh));
    }

    private static String code(Reply reply) {
        return refused(reply).refusal().code();
    }

    private static Reply.Refused refused(Reply reply) {
        return (Reply.Refused) plain(reply);
    }

    private static Reply plain(Reply reply) {
        return reply.plain();
    }

    private static String text(Reply reply, String field) {
        Fields.Value value = ((Reply.Done) plain(reply)).fields().find(field).orElseThrow();
        return ((Fields.Text) value).text();
    }

    private static List<Fields.Row> rows(Reply reply) {
        return ((Fields.Rows)
                        ((Reply.Done) plain(reply)).fields().find("tokens").orElseThrow())
                .rows();
    }

    private static Origin from(String address) {
        try {
            InetAddress parsed = InetAddress.getByName(address);
            return new Origin(parsed, true, parsed.isLoopbackAddress());
        } catch (UnknownHostException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
