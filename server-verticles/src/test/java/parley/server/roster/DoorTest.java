package parley.server.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.roster.Town.A;
import static parley.server.roster.Town.B;
import static parley.server.roster.Town.end;
import static parley.server.roster.Town.epoch;
import static parley.server.roster.Town.probe;
import static parley.server.roster.Town.refused;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import parley.protocol.ByeReason;
import parley.server.bus.GateOrder;
import parley.server.powers.Claims;
import parley.server.powers.Claims.Claimed;
import parley.server.powers.Claims.Ended;
import parley.server.powers.Claims.Leave;
import parley.server.powers.Crowd.Departure;
import parley.server.powers.Member;
import parley.server.powers.SessionRef;

class DoorTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Member.Side NOTHING = new Member.Side(Optional.empty(), Optional.empty());

    private final Town town = new Town().with(A, B);

    @Test
    void epochsRiseAndTheGrantCountsTheOthersWhoAreSeen() {
        long first = town.login(A);
        Claims.Granted second = Town.granted(town.claim(B));
        assertThat(second.epoch()).isGreaterThan(first);
        assertThat(second.online()).isEqualTo(1);
    }

    @Test
    void aLivingSessionKeepsTheSecondLoginOut() {
        SessionRef old = town.session();
        long epoch = town.login(A, old);
        town.orders();
        Future<Claimed> second = town.claim(A);
        assertThat(second.isComplete()).isFalse();
        assertThat(town.orders()).containsExactly(probe(old, epoch));
        town.probed(old, epoch, true);
        assertThat(refused(second)).isTrue();
        assertThat(town.orders()).isEmpty();
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void aDeadSessionIsEndedAndNobodyNoticesTheChange() {
        town.login(B);
        SessionRef old = town.session();
        long epoch = town.login(A, old);
        Future<Claimed> second = town.claim(A);
        town.orders();
        town.probed(old, epoch, false);
        assertThat(epoch(second)).isGreaterThan(epoch);
        assertThat(town.orders()).containsExactly(end(old, epoch, ByeReason.REPLACED));
        assertThat(town.online(B)).containsExactly(A);
        assertThat(town.departures).containsExactly(new Departure(A, old, true, true));
        town.arrive(A, second);
        town.pass(Duration.ofMinutes(1));
        assertThat(town.orders()).isEmpty();
    }

    @Test
    void aSessionWhoseGateDoesNotReportWithinFiveSecondsIsDead() {
        SessionRef old = town.session();
        long epoch = town.login(A, old);
        Future<Claimed> second = town.claim(A);
        town.pass(PATIENCE.minusMillis(1));
        assertThat(second.isComplete()).isFalse();
        town.pass(Duration.ofMillis(1));
        assertThat(epoch(second)).isGreaterThan(epoch);
        assertThat(town.orders()).contains(end(old, epoch, ByeReason.REPLACED));
    }

    @Test
    void ofClaimsBehindOneProbeExactlyOneWins() {
        SessionRef old = town.session();
        long epoch = town.login(A, old);
        SessionRef winner = town.session();
        Future<Claimed> first = town.claim(A, winner);
        List<Future<Claimed>> others = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            others.add(town.claim(A));
        }
        town.probed(old, epoch, false);
        long won = town.arrive(A, first);
        assertThat(others).noneMatch(Future::isComplete);
        town.probed(winner, won, true);
        assertThat(others).allMatch(Town::refused);
    }

    @Test
    void aClaimWaitsForOneThatHasNotArrivedAndNeverEvictsIt() {
        Future<Claimed> first = town.claim(A);
        Future<Claimed> second = town.claim(A);
        assertThat(first.isComplete()).isTrue();
        assertThat(second.isComplete()).isFalse();
        town.pass(PATIENCE);
        assertThat(refused(second)).isTrue();
        assertThat(town.orders()).isEmpty();
    }

    @Test
    void aClaimFollowsOneThatWasAbandoned() {
        Future<Claimed> first = town.claim(A);
        Future<Claimed> second = town.claim(A);
        town.leave(epoch(first), Leave.ABANDONED);
        assertThat(second.isComplete()).isTrue();
        town.arrive(A, second);
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void aClaimFollowsASessionThatLogsOutWhileItIsProbed() {
        long epoch = town.login(A);
        Future<Claimed> second = town.claim(A);
        town.leave(epoch, Leave.LOGOUT);
        assertThat(epoch(second)).isGreaterThan(epoch);
    }

    @Test
    void aReportWithAnOldEpochIsIgnored() {
        SessionRef session = town.session();
        long old = town.login(A, session);
        town.leave(old, Leave.LOGOUT);
        long epoch = town.login(A, session);
        Future<Claimed> second = town.claim(A);
        town.probed(session, old, true);
        town.probed(town.session(), epoch, true);
        assertThat(second.isComplete()).isFalse();
        town.leave(old, Leave.LOGOUT);
        assertThat(town.online(B)).containsExactly(A);
        town.probed(session, epoch, true);
        assertThat(refused(second)).isTrue();
    }

    @Test
    void aReportThatNobodyAskedForIsIgnored() {
        SessionRef session = town.session();
        long epoch = town.login(A, session);
        town.probed(session, epoch, false);
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void aResumeEndsTheOlderSessionAndOneThatNeverArrivesIsALoss() {
        SessionRef old = town.session();
        long epoch = town.login(A, old);
        SessionRef ben = town.session();
        town.login(B, ben);
        town.orders();
        Future<Claimed> resumed = town.resume(A);
        assertThat(town.orders()).containsExactly(end(old, epoch, ByeReason.REPLACED));
        town.leave(epoch(resumed), Leave.ABANDONED);
        town.pass(Duration.ofSeconds(10));
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_OUT");
    }

    @Test
    void aResumeThatArrivesChangesNothingForOthers() {
        town.login(A);
        town.login(B);
        town.orders();
        Future<Claimed> resumed = town.resume(A);
        // However long the grace is: while a session is expected, nobody is told anything.
        town.pass(Duration.ofSeconds(20));
        town.arrive(A, resumed);
        town.pass(Duration.ofMinutes(1));
        assertThat(town.orders()).noneMatch(GateOrder.Fanout.class::isInstance);
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void aResumeOvertakesAProbeAndTheOthersWaitForIt() {
        town.login(A);
        Future<Claimed> waiting = town.claim(A);
        Future<Claimed> resumed = town.resume(A);
        assertThat(resumed.isComplete()).isTrue();
        assertThat(waiting.isComplete()).isFalse();
        town.leave(town.arrive(A, resumed), Leave.LOGOUT);
        assertThat(waiting.isComplete()).isTrue();
    }

    @Test
    void oneThatWasEndedBeforeItArrivedIsEndedAgainWhenItDoes() {
        SessionRef session = town.session();
        long epoch = epoch(town.claim(A, session));
        town.roster.door().endOthers(A, Optional.empty(), ByeReason.KICKED);
        assertThat(town.orders()).containsExactly(end(session, epoch, ByeReason.KICKED));
        town.roster.door().arrived(A, epoch);
        assertThat(town.orders()).containsExactly(end(session, epoch, ByeReason.KICKED));
        assertThat(town.online(B)).isEmpty();
    }

    @Test
    void oneThatNeverSaysWhetherItArrivedIsEnded() {
        SessionRef session = town.session();
        long epoch = epoch(town.claim(A, session));
        town.pass(Duration.ofSeconds(30));
        assertThat(town.orders()).containsExactly(end(session, epoch, ByeReason.BUSY));
        assertThat(town.claim(A).isComplete()).isTrue();
    }

    @Test
    void replaceEndsTheOlderAndNobodyElseIsTold() {
        Town replacing = new Town("sessions", "replace").with(A, B);
        SessionRef old = replacing.session();
        long epoch = replacing.login(A, old);
        replacing.orders();
        replacing.login(A);
        assertThat(replacing.orders()).containsExactly(end(old, epoch, ByeReason.REPLACED));
        assertThat(replacing.online(B)).containsExactly(A);
        assertThat(replacing.departures).containsExactly(new Departure(A, old, true, false));
    }

    @Test
    void shareKeepsBothAndOnlyTheLastOneToGoIsTold() {
        Town sharing = new Town("sessions", "share").with(A, B);
        SessionRef ben = sharing.session();
        sharing.login(B, ben);
        long first = sharing.login(A);
        long second = sharing.login(A);
        assertThat(sharing.presence(B, ben)).containsExactly("anna LOGGED_IN");
        sharing.forgetOrders();
        sharing.leave(first, Leave.LOGOUT);
        assertThat(sharing.orders()).isEmpty();
        sharing.leave(second, Leave.LOGOUT);
        assertThat(sharing.presence(B, ben)).containsExactly("anna LOGGED_OUT");
    }

    @Test
    void sideSessionsAreSeenByNobodyAndThereAreAtMostEight() {
        SessionRef ben = town.session();
        town.login(B, ben);
        town.orders();
        for (int i = 0; i < 8; i++) {
            town.arrive(A, town.side(A, NOTHING));
        }
        assertThat(town.side(A, NOTHING).result()).isInstanceOf(Claims.TooManySides.class);
        assertThat(town.online(B)).isEmpty();
        assertThat(town.orders()).isEmpty();
        assertThat(town.claim(A).isComplete()).as("no second login").isTrue();
    }

    @Test
    void aSideSessionThatGoesTakesNobodyOffline() {
        town.login(A);
        long side = town.arrive(A, town.side(A, NOTHING));
        town.orders();
        town.leave(side, Leave.LOGOUT);
        assertThat(town.orders()).isEmpty();
        assertThat(town.online(B)).containsExactly(A);
        assertThat(town.departures.get(0).last()).isFalse();
    }

    @Test
    void whereSessionsShareAResumeEndsItsOwnOlderOneAlone() {
        Town sharing = new Town("sessions", "share").with(A, B);
        sharing.login(B);
        sharing.arrive(A, sharing.claim(A, "other"));
        long own = sharing.arrive(A, sharing.claim(A, "first"));
        sharing.orders();
        long next = sharing.arrive(A, sharing.claim(A, "second", "first", "second"));
        assertThat(sharing.orders()).singleElement().asString().contains("epoch=" + own);
        sharing.roster.door().retoken(next, "third");
        sharing.claim(A, "fourth", "first", "second");
        assertThat(sharing.orders()).isEmpty();
        sharing.claim(A, "fifth", "third");
        assertThat(sharing.orders()).singleElement().asString().contains("epoch=" + next);
    }

    @Test
    void endOthersKeepsOneAndEndAllNone() {
        Town sharing = new Town("sessions", "share").with(A, B);
        long kept = sharing.login(A);
        sharing.login(A);
        sharing.arrive(A, sharing.side(A, NOTHING));
        assertThat(sharing.roster.door().endOthers(A, Optional.of(kept), ByeReason.AUTH))
                .isEqualTo(new Ended(2, false));
        assertThat(sharing.online(B)).containsExactly(A);
        assertThat(sharing.roster.door().endOthers(A, Optional.empty(), ByeReason.KICKED))
                .isEqualTo(new Ended(1, false));
        assertThat(sharing.online(B)).isEmpty();
    }

    @Test
    void aChangedPasswordRefusesThoseWhoWaitWithTheOldOne() {
        long kept = town.login(A);
        Future<Claimed> waiting = town.claim(A);
        town.roster.door().endOthers(A, Optional.of(kept), ByeReason.AUTH);
        assertThat(refused(waiting)).isTrue();
        town.pass(PATIENCE);
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void endAllEndsAGraceToo() {
        town.leave(town.login(A), Leave.LOST);
        assertThat(town.online(B)).containsExactly(A);
        assertThat(town.roster.door().endOthers(A, Optional.empty(), ByeReason.KICKED))
                .isEqualTo(new Ended(0, true));
        assertThat(town.online(B)).isEmpty();
        assertThat(town.roster.door().endOthers(A, Optional.empty(), ByeReason.KICKED))
                .isEqualTo(new Ended(0, false));
    }
}
