package parley.server.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.roster.Town.A;
import static parley.server.roster.Town.B;
import static parley.server.roster.Town.C;

import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.server.powers.Claims.Leave;
import parley.server.powers.Crowd.Sight;
import parley.server.powers.Crowd.Standing;
import parley.server.powers.SessionRef;

class StandingsTest {
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final Town town = new Town().with(A, B, C);
    private final SessionRef ben = town.session();

    @BeforeEach
    void benIsHere() {
        town.login(B, ben);
        town.forgetOrders();
    }

    @Test
    void othersAreToldOfALoginAndALogoutAndTheUserHimselfIsNot() {
        SessionRef anna = town.session();
        long epoch = town.login(A, anna);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_IN");
        assertThat(town.presence(A, anna)).isEmpty();
        town.forgetOrders();
        for (Leave how : List.of(Leave.LOGOUT, Leave.IDLE, Leave.ENDED)) {
            town.leave(epoch, how);
            assertThat(town.presence(B, ben)).as("%s", how).containsExactly("anna LOGGED_OUT");
            epoch = town.login(A);
            town.forgetOrders();
        }
    }

    @Test
    void theBooksHaveTheMomentThatIsShownThoughTheClockRunsOn() {
        town.time.tick(Duration.ofMillis(1));
        town.login(A);
        assertThat(town.annals.written)
                .contains("anna opened " + town.look(B, A).since().orElseThrow());
    }

    @Test
    void nobodyIsSeenBeforeHeArrives() {
        town.claim(A);
        assertThat(town.online(B)).isEmpty();
        assertThat(town.since(B, 10)).isEmpty();
        assertThat(town.orders()).isEmpty();
    }

    @Test
    void aLossIsToldAfterTheGraceAndLooksLikeNothingUntilThen() {
        town.leave(town.login(A), Leave.LOST);
        town.forgetOrders();
        town.pass(GRACE.minusMillis(1));
        assertThat(town.orders()).isEmpty();
        assertThat(town.online(B)).containsExactly(A);
        assertThat(town.look(B, A).standing()).isEqualTo(Standing.ONLINE);
        town.pass(Duration.ofMillis(1));
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_OUT");
        assertThat(town.look(B, A)).isEqualTo(offline(Optional.of(town.now())));
    }

    @Test
    void whoComesBackWithinTheGraceWasNeverAwayFromOthers() {
        long lost = town.login(A);
        town.show(A, Standing.AWAY, Optional.of("lunch"));
        town.leave(lost, Leave.LOST);
        town.forgetOrders();
        town.pass(GRACE.minusMillis(1));
        town.login(A);
        town.pass(GRACE.multipliedBy(2));
        assertThat(town.orders()).isEmpty();
        assertThat(town.look(B, A).standing()).isEqualTo(Standing.AWAY);
    }

    @Test
    void aSecondLossHasAGraceOfItsOwnAndSinceStaysAsItWas() {
        Instant login = town.now();
        town.leave(town.login(A), Leave.LOST);
        town.pass(Duration.ofSeconds(5));
        long again = town.loginHidden(A);
        assertThat(town.look(B, A)).isEqualTo(new Sight(A, Standing.ONLINE, Optional.of(login), Optional.empty()));
        town.leave(again, Leave.LOST);
        town.pass(GRACE.minusMillis(1));
        assertThat(town.online(B)).containsExactly(A);
        town.pass(Duration.ofMillis(1));
        assertThat(town.online(B)).isEmpty();
    }

    @Test
    void theGraceBeginsWhenTheLastOfSeveralSessionsIsLost() {
        town.set("sessions", "share");
        long first = town.login(A);
        long second = town.login(A);
        town.leave(first, Leave.LOST);
        town.pass(GRACE);
        town.leave(second, Leave.LOST);
        town.pass(GRACE.minusMillis(1));
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void withoutAnybodyThereIsNoHeartbeat() {
        Town empty = new Town();
        empty.pass(Duration.ofMinutes(1));
        assertThat(empty.annals.written).isEmpty();
    }

    @Test
    void withoutAGraceALossIsToldAtOnce() {
        Town hasty = new Town("grace", "0").with(A, B);
        SessionRef session = hasty.session();
        hasty.login(B, session);
        hasty.leave(hasty.login(A), Leave.LOST);
        assertThat(hasty.presence(B, session)).containsExactly("anna LOGGED_IN", "anna LOGGED_OUT");
    }

    @Test
    void anAbandonedLoginIsNoticedByNobody() {
        town.leave(Town.epoch(town.claim(A)), Leave.ABANDONED);
        town.pass(GRACE);
        assertThat(town.orders()).isEmpty();
        assertThat(town.look(B, A)).isEqualTo(offline(Optional.empty()));
    }

    @Test
    void awayAndBackAreToldAndAwayEndsWithTheSession() {
        long epoch = town.login(A);
        town.forgetOrders();
        town.show(A, Standing.AWAY, Optional.of("lunch"));
        town.show(A, Standing.ONLINE);
        town.show(A, Standing.AWAY);
        assertThat(town.presence(B, ben)).containsExactly("anna AWAY lunch", "anna BACK", "anna AWAY");
        town.leave(epoch, Leave.LOGOUT);
        town.login(A);
        assertThat(town.look(B, A).standing()).isEqualTo(Standing.ONLINE);
    }

    @Test
    void sinceIsWhenTheStandingBegan() {
        Instant login = town.now();
        town.login(A);
        town.pass(Duration.ofSeconds(5));
        town.show(A, Standing.ONLINE, Optional.of("hello"));
        assertThat(town.look(B, A)).isEqualTo(new Sight(A, Standing.ONLINE, Optional.of(login), Optional.of("hello")));
        town.show(A, Standing.AWAY);
        assertThat(town.look(B, A).since()).contains(login.plusSeconds(5));
    }

    @Test
    void hidingLooksLikeALogoutAndComingOutLikeALogin() {
        town.login(A);
        town.forgetOrders();
        Instant hidden = town.now();
        town.show(A, Standing.HIDDEN);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_OUT");
        town.pass(Duration.ofSeconds(7));
        assertThat(town.online(B)).isEmpty();
        assertThat(town.since(B, 6)).isEmpty();
        assertThat(town.since(B, 7)).containsExactly(A);
        assertThat(town.look(B, A)).isEqualTo(offline(Optional.of(hidden)));
        assertThat(town.look(A, A)).isEqualTo(new Sight(A, Standing.HIDDEN, Optional.of(hidden), Optional.empty()));
        town.forgetOrders();
        town.show(A, Standing.ONLINE);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_IN");
        assertThat(town.look(B, A).since()).contains(town.now());
    }

    @Test
    void aHiddenUserComesAndGoesUnseen() {
        long epoch = town.loginHidden(A);
        assertThat(town.online(B)).isEmpty();
        town.leave(epoch, Leave.LOST);
        town.pass(GRACE);
        assertThat(town.orders()).isEmpty();
        assertThat(town.look(B, A)).isEqualTo(offline(Optional.empty()));
        assertThat(town.annals.written).noneMatch(entry -> entry.contains("anna opened"));
    }

    @Test
    void theStoreKnowsOfHidingBeforeAnybodySees() {
        town.login(A);
        Promise<Void> committed = Promise.promise();
        town.annals.held = Optional.of(committed);
        var shown = town.roster.show(A, Standing.HIDDEN, Optional.empty());
        assertThat(shown.isComplete()).isFalse();
        assertThat(town.online(B)).containsExactly(A);
        committed.complete();
        assertThat(shown.succeeded()).isTrue();
        assertThat(town.online(B)).isEmpty();
        assertThat(town.annals.written).contains("anna hidden");
    }

    @Test
    void ifTheStoreFailsNothingIsShownOtherwise() {
        town.login(A);
        town.annals.broken = true;
        assertThat(town.roster.show(A, Standing.HIDDEN, Optional.empty()).failed())
                .isTrue();
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void whatASideSessionHidesIsHiddenForTheMainSessionOnItsWay() {
        var claimed = town.claim(A);
        town.show(A, Standing.HIDDEN);
        town.arrive(A, claimed);
        assertThat(town.online(B)).isEmpty();
    }

    @Test
    void whoHidAndLeftComesHiddenThoughTheLoginHadBegunBefore() {
        long first = town.login(A);
        var waits = town.claim(A);
        town.show(A, Standing.HIDDEN);
        town.leave(first, Leave.LOGOUT);
        long second = town.arrive(A, waits);
        assertThat(town.online(B)).isEmpty();
        town.show(A, Standing.ONLINE);
        town.leave(second, Leave.LOGOUT);
        town.loginHidden(A);
        assertThat(town.online(B)).containsExactly(A);
    }

    @Test
    void whoelsesinceKnowsWhoWasHereAndForgetsWithTheWindow() {
        long epoch = town.login(A);
        town.pass(Duration.ofSeconds(100));
        town.leave(epoch, Leave.LOGOUT);
        town.pass(Duration.ofSeconds(30));
        assertThat(town.since(B, 30)).containsExactly(A);
        assertThat(town.since(B, 29)).isEmpty();
        assertThat(town.since(A, 0)).containsExactly(B);
    }

    @Test
    void everybodyIsEveryAccountByNameInTheViewersEyes() {
        town.login(A);
        assertThat(town.roster.eyes().everybody(B)).extracting(Sight::user).containsExactly(A, B, C);
        assertThat(town.roster.eyes().everybody(B))
                .extracting(Sight::standing)
                .containsExactly(Standing.ONLINE, Standing.ONLINE, Standing.OFFLINE);
    }

    @Test
    void sightingsAreKeptAndAHeartbeatWhileSomebodyIsHere() {
        Instant begin = town.now();
        long epoch = town.login(A);
        town.pass(Duration.ofSeconds(15));
        town.leave(epoch, Leave.LOGOUT);
        assertThat(town.annals.written)
                .containsSubsequence(
                        "anna opened " + begin,
                        "alive " + begin.plusSeconds(15),
                        "anna closed " + begin.plusSeconds(15));
        long beats = beats();
        town.pass(Duration.ofSeconds(14));
        assertThat(beats()).isEqualTo(beats);
        town.pass(Duration.ofSeconds(1));
        assertThat(beats()).isEqualTo(beats + 1);
    }

    @Test
    void whenTheServerEndsNobodyIsToldOfTheConnectionsThatItEnds() {
        town.set("grace", "0");
        long epoch = town.login(A);
        town.annals.written.clear();
        town.forgetOrders();
        town.roster.closing();
        town.leave(epoch, Leave.LOST);
        town.pass(GRACE.multipliedBy(2));
        assertThat(town.orders()).isEmpty();
        assertThat(town.annals.written).noneMatch(entry -> entry.contains("closed"));
    }

    @Test
    void whoWasHereWhenTheServerEndedComesBackUnnoticedWithinTheGrace() {
        Instant end = town.now();
        town.annals.past = new Annals.Past(
                List.of(new Annals.Known(A, Optional.of(end), Optional.of(end.minusSeconds(60)))), List.of());
        town.pass(Duration.ofHours(1));
        assertThat(town.roster.remember().succeeded()).isTrue();
        assertThat(town.online(B)).containsExactly(A);
        assertThat(town.look(B, A).since()).contains(end.minusSeconds(60));
        town.pass(GRACE.minusMillis(1));
        town.arrive(A, town.resume(A));
        town.pass(GRACE);
        assertThat(town.presence(B, ben)).isEmpty();
        assertThat(town.annals.written).contains("anna opened " + end.minusSeconds(60));
    }

    @Test
    void whoDoesNotComeBackIsToldAfterTheGraceAndWasSeenUntilTheEnd() {
        Instant end = town.now();
        town.annals.past = new Annals.Past(
                List.of(new Annals.Known(A, Optional.of(end), Optional.of(end.minusSeconds(60)))), List.of());
        town.pass(Duration.ofHours(1));
        assertThat(town.roster.remember().succeeded()).isTrue();
        town.pass(GRACE);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_OUT");
        assertThat(town.look(B, A)).isEqualTo(offline(Optional.of(end)));
        assertThat(town.annals.written).noneMatch(entry -> entry.startsWith("anna"));
    }

    private long beats() {
        return town.annals.written.stream()
                .filter(entry -> entry.startsWith("alive"))
                .count();
    }

    private static Sight offline(Optional<Instant> since) {
        return new Sight(A, Standing.OFFLINE, since, Optional.empty());
    }
}
