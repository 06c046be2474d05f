package parley.server.handoff;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.command.Arguments;
import parley.command.Command;
import parley.protocol.Notation;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;
import parley.server.SteeredTime;
import parley.server.powers.Crowd;
import parley.server.powers.Member;
import parley.server.powers.Origin;
import parley.server.powers.Relays;
import parley.server.powers.SessionCall;
import parley.server.powers.SessionRef;
import parley.server.settings.Settings;

class HandoffCommandsTest {
    private static final String FINGERPRINT = "SHA256:" + "A".repeat(43);
    private static final Offer OFFER = new Offer(List.of("127.0.0.1:40001", "192.168.1.7:40002"), FINGERPRINT);
    private static final Offer OTHER = new Offer(List.of("udp:127.0.0.1:50001"), FINGERPRINT);

    private final SteeredTime time = new SteeredTime();
    private final FakeCrowd crowd = new FakeCrowd();
    private final HeardRelays relays = new HeardRelays();
    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private Settings settings = Settings.defaults();
    private final HandoffCommands handoff =
            new HandoffCommands(vertx, crowd, relays, () -> settings, time, new Random(7));

    @BeforeEach
    void start() {
        run(handoff::start);
    }

    @AfterEach
    void close() {
        run(handoff::stop);
        run(vertx::close);
    }

    private void blocksAreSilent() {
        settings = settings.with("blocks", "silent");
    }

    /** On the one context that the plugin lives on. */
    private <T> T run(Supplier<Future<T>> action) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(go -> action.get().onComplete(promise));
        return promise.future()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(5, TimeUnit.SECONDS)
                .join();
    }

    @Test
    void whoIsAskedLearnsTheNameAndNothingOfTheOffer() {
        assertThat(says("hans", "startprivate", "luke", OFFER)).isEqualTo("ok");
        assertThat(crowd.next()).isEqualTo("luke: PrivateRequest[from=hans]");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void bothAreIntroducedOnlyWhenTheAskedOneAccepts() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("ok");
        String toHans = crowd.next();
        String toLuke = crowd.next();
        assertThat(toHans)
                .startsWith("hans: PrivatePeer[peer=luke, candidates=[udp:127.0.0.1:50001]")
                .endsWith("role=caller]");
        assertThat(toLuke)
                .startsWith(
                        "luke: PrivatePeer[peer=hans, candidates=[127.0.0.1:40001, 192.168.1.7:40002, 127.0.0.1:40002]")
                .endsWith("role=callee]");
        assertThat(token(toHans)).isEqualTo(token(toLuke)).hasSize(22);
    }

    @Test
    void whoHasLostHisConnectionAndMayComeBackCannotBeAskedUntilThen() {
        crowd.away.add("luke");
        assertThat(says("hans", "startprivate", "luke", OFFER)).isEqualTo("offline");
        crowd.away.clear();
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("no-request");
        assertThat(says("hans", "startprivate", "luke", OFFER)).isEqualTo("ok");
    }

    @Test
    void twoWhoAskEachOtherAreIntroduced() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        assertThat(says("luke", "startprivate", "hans", OTHER)).isEqualTo("ok");
        assertThat(crowd.next()).startsWith("hans: PrivatePeer[peer=luke");
        assertThat(crowd.next()).startsWith("luke: PrivatePeer[peer=hans");
    }

    @Test
    void withoutAnOfferTheRequestStays() {
        assertThat(says("hans", "startprivate", "luke")).isEqualTo("needs-client");
        says("hans", "startprivate", "luke", OFFER);
        assertThat(says("luke", "accept", "hans")).isEqualTo("needs-client");
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("ok");
    }

    @Test
    void refusalsComeInTheirOrder() {
        assertThat(says("hans", "startprivate", "hans")).isEqualTo("self");
        assertThat(says("hans", "startprivate", "nobody")).isEqualTo("no-such-user");
        crowd.reach.put("hans>luke", Crowd.Reach.BLOCKED);
        assertThat(says("hans", "startprivate", "luke")).isEqualTo("blocked");
        crowd.reach.put("hans>luke", Crowd.Reach.OFFLINE);
        assertThat(says("hans", "startprivate", "luke")).isEqualTo("offline");
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("no-request");
        assertThat(says("luke", "decline", "nobody")).isEqualTo("no-such-user");
        assertThat(says("luke", "stopprivate", "hans")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void silentBlocksLookLikeAbsence() {
        blocksAreSilent();
        crowd.reach.put("hans>luke", Crowd.Reach.BLOCKED);
        assertThat(says("hans", "startprivate", "luke", OFFER)).isEqualTo("offline");
    }

    @Test
    void decliningTellsWhoAskedAndEndsTheRequest() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        assertThat(says("luke", "decline", "hans")).isEqualTo("ok");
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=declined]");
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("no-request");
    }

    @Test
    void noAnswerWithinAMinuteIsToldToBoth() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        time.advanceSeconds(59);
        says("hans", "startprivate", "luke", OFFER); // renewed
        crowd.next();
        time.advanceSeconds(59);
        assertThat(says("luke", "stopprivate", "hans")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
        time.advanceSeconds(1);
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=no-answer]");
        assertThat(crowd.next()).isEqualTo("luke: PrivateEnd[peer=hans, reason=no-answer]");
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("no-request");
    }

    @Test
    void aSilentBlockLooksLikeALogoutToWhoeverAsked() {
        blocksAreSilent();
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        block("luke", "hans");
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=logout]");
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("no-request");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void aSilentBlockEndsWhatTheBlockerHasAskedAsALogoutWould() {
        blocksAreSilent();
        says("luke", "startprivate", "hans", OFFER);
        crowd.next();
        block("luke", "hans");
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=logout]");
        assertThat(crowd.next()).isEqualTo("luke: PrivateEnd[peer=hans, reason=stopped]");
        assertThat(says("hans", "accept", "luke", OTHER)).isEqualTo("no-request");
    }

    @Test
    void whatSomebodyAskedWhoIsToldOfHisBlockEndsAtItsTimeWhateverTheBlockerDoes() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        block("luke", "hans");
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("no-request");
        depart("luke", false);
        hide("luke");
        assertThat(crowd.heard).isEmpty();
        time.advanceSeconds(60);
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=no-answer]");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void whatABlockerHasAskedEndsForBothAtItsTime() {
        says("luke", "startprivate", "hans", OFFER);
        crowd.next();
        block("luke", "hans");
        assertThat(says("hans", "accept", "luke", OTHER)).isEqualTo("no-request");
        time.advanceSeconds(60);
        assertThat(crowd.next()).isEqualTo("luke: PrivateEnd[peer=hans, reason=no-answer]");
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=no-answer]");
    }

    @Test
    void aMutedRequestCanBeTakenBackOnce() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        block("luke", "hans");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("ok");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
        time.advanceSeconds(60);
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void aBlockLeavesALinkStandingAndOtherRequestsAlone() {
        link();
        block("luke", "hans");
        block("luke", "yoda");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("ok");
        assertThat(crowd.next()).isEqualTo("luke: PrivateEnd[peer=hans, reason=stopped]");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void theBlockedMayAnswerTheBlockerWhoAsksHim() {
        block("luke", "hans");
        says("luke", "startprivate", "hans", OFFER);
        crowd.next();
        assertThat(says("hans", "startprivate", "luke", OTHER)).isEqualTo("ok");
        assertThat(crowd.next()).startsWith("luke: PrivatePeer[peer=hans");
    }

    @Test
    void aBlockThatComesWhileTheRequestIsOnItsWayHoldsIt() {
        crowd.away.add("luke");
        crowd.late.add("luke");
        assertThat(says("hans", "startprivate", "luke", OFFER)).isEqualTo("blocked");
        assertThat(says("luke", "accept", "hans", OTHER)).isEqualTo("no-request");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void aSilentlyBlockedCallerLearnsNothingFromWhatTheBlockerDoes() {
        blocksAreSilent();
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        block("luke", "hans");
        crowd.next();
        depart("luke", false);
        time.advanceSeconds(61);
        hide("luke");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void hidingLooksLikeALogoutToWhoeverAsked() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        hide("luke");
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=logout]");
        depart("luke", false);
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void theEndOfOneSideIsToldToTheOther() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        depart("hans", false);
        assertThat(crowd.next()).isEqualTo("luke: PrivateEnd[peer=hans, reason=logout]");
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        depart("luke", true);
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=lost]");
        link();
        depart("luke", true);
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=lost]");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
    }

    @Test
    void stoppingALinkIsToldToTheOtherOnce() {
        link();
        assertThat(says("luke", "stopprivate", "hans")).isEqualTo("ok");
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=stopped]");
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
    }

    @Test
    void theRelayHearsOfEveryTokenBeforeTheTwoAreTold() {
        says("hans", "startprivate", "luke", OFFER);
        crowd.next();
        says("luke", "accept", "hans", OTHER);
        assertThat(relays.next()).isEqualTo("open hans luke " + token(crowd.next()));
    }

    @Test
    void theRelayHearsOfTheEndOfALinkHoweverItComes() {
        List<Runnable> ends = List.of(
                () -> says("hans", "stopprivate", "luke"), () -> depart("luke", true), () -> depart("hans", false));
        for (Runnable end : ends) {
            link();
            String token = opened();
            end.run();
            assertThat(relays.next()).isEqualTo("close " + token);
            crowd.next();
        }
        assertThat(relays.heard).isEmpty();
    }

    @Test
    void aNewLinkOfTheSameTwoEndsTheOneBefore() {
        link();
        String before = opened();
        link();
        assertThat(relays.next()).isEqualTo("close " + before);
        assertThat(relays.next()).startsWith("open ");
    }

    @Test
    void aUsedUpRelayEndsTheLinkAndIsToldToBoth() {
        link();
        String token = opened();
        useUp("another");
        useUp(token);
        assertThat(crowd.next()).isEqualTo("hans: PrivateEnd[peer=luke, reason=limit]");
        assertThat(crowd.next()).isEqualTo("luke: PrivateEnd[peer=hans, reason=limit]");
        useUp(token);
        assertThat(says("hans", "stopprivate", "luke")).isEqualTo("no-link");
        assertThat(crowd.heard).isEmpty();
    }

    /** The token of which the relay heard next. */
    private String opened() {
        String heard = relays.next();
        assertThat(heard).startsWith("open hans luke ");
        return heard.substring("open hans luke ".length());
    }

    private void useUp(String token) {
        run(() -> {
            relays.listeners.forEach(listener -> listener.accept(token));
            return Future.succeededFuture();
        });
    }

    private void link() {
        says("hans", "startprivate", "luke", OFFER);
        says("luke", "accept", "hans", OTHER);
        crowd.next();
        crowd.next();
        crowd.next();
    }

    private void depart(String user, boolean lost) {
        Crowd.Departure departure = new Crowd.Departure(new UserName(user), session(user), true, lost);
        run(() -> {
            crowd.listeners.forEach(listener -> listener.accept(departure));
            return Future.succeededFuture();
        });
    }

    private void hide(String user) {
        run(() -> {
            crowd.hiders.forEach(listener -> listener.accept(new UserName(user)));
            return Future.succeededFuture();
        });
    }

    private void block(String blocker, String blocked) {
        crowd.reach.put(blocked + ">" + blocker, Crowd.Reach.BLOCKED);
        run(() -> {
            crowd.blockers.forEach(
                    listener -> listener.accept(new Crowd.Blocked(new UserName(blocker), new UserName(blocked))));
            return Future.succeededFuture();
        });
    }

    private static String token(String line) {
        return line.replaceAll(".*token=([^,]*),.*", "$1");
    }

    private String says(String user, String verb, String whom, Offer... offer) {
        return says(handoff, user, verb, whom, offer);
    }

    private String says(HandoffCommands handoff, String user, String verb, String whom, Offer... offer) {
        Map<String, Object> arguments = new HashMap<>(Map.of("user", new UserName(whom)));
        for (Offer one : offer) {
            arguments.put("offer", one);
        }
        SessionCall call = new SessionCall(
                session(user),
                1,
                new Verb(verb),
                new Arguments(arguments),
                Optional.of(new Member(new UserName(user), 1, Optional.empty())),
                new Origin(loopback(), true, true),
                Notation.JSON,
                0,
                Instant.EPOCH);
        Command command = handoff.commands().stream()
                .filter(one -> one.spec().verb().value().equals(verb))
                .findFirst()
                .orElseThrow();
        Reply reply = run(() -> command.handler().handle(call));
        return reply instanceof Reply.Refused refused ? refused.refusal().code() : "ok";
    }

    private static SessionRef session(String user) {
        return new SessionRef(0, user.hashCode());
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }

    private static final class HeardRelays implements Relays {
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

        String next() {
            try {
                return Optional.ofNullable(heard.poll(5, TimeUnit.SECONDS)).orElse("nothing at all");
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public void open(Introduced pair) {
            heard.add("open " + pair.caller() + " " + pair.callee() + " " + pair.token());
        }

        @Override
        public void close(String token) {
            heard.add("close " + token);
        }

        @Override
        public void onUsedUp(Consumer<String> listener) {
            listeners.add(listener);
        }
    }

    /** Everybody of hans and luke is online and seen; nobody else exists. */
    private static final class FakeCrowd extends UnusedCrowd {
        private final Map<String, Reach> reach = new ConcurrentHashMap<>();
        private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        /** Lost, and within the grace. */
        private final List<String> away = new CopyOnWriteArrayList<>();

        /** A block against everybody is set between the question and the request. */
        private final List<String> late = new CopyOnWriteArrayList<>();

        private final List<Consumer<Blocked>> blockers = new CopyOnWriteArrayList<>();
        private final List<Consumer<UserName>> hiders = new CopyOnWriteArrayList<>();
        private final List<Consumer<Departure>> listeners = new CopyOnWriteArrayList<>();

        String next() {
            try {
                return Optional.ofNullable(heard.poll(5, TimeUnit.SECONDS)).orElse("nothing");
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        @Override
        public Future<Reach> reach(UserName from, UserName to) {
            boolean known = List.of("hans", "luke").contains(to.value());
            return Future.succeededFuture(
                    known ? reach.getOrDefault(from + ">" + to, Reach.ONLINE) : Reach.NO_SUCH_USER);
        }

        @Override
        public Future<Reach> approach(UserName from, UserName to, ServerLine line) {
            if (late.contains(to.value())) {
                return Future.succeededFuture(Reach.BLOCKED);
            }
            return tell(to, line).map(told -> told ? Reach.ONLINE : Reach.OFFLINE);
        }

        @Override
        public Future<Boolean> tell(UserName user, ServerLine line) {
            if (!away.contains(user.value())) {
                heard.add(user + ": " + line);
            }
            return Future.succeededFuture(!away.contains(user.value()));
        }

        @Override
        public void tell(SessionRef session, ServerLine line) {
            heard.add((session.equals(session("hans")) ? "hans: " : "luke: ") + line);
        }

        @Override
        public void onBlock(Consumer<Blocked> listener) {
            blockers.add(listener);
        }

        @Override
        public void onHiding(Consumer<UserName> listener) {
            hiders.add(listener);
        }

        @Override
        public void onDeparture(Consumer<Departure> listener) {
            listeners.add(listener);
        }
    }
}
