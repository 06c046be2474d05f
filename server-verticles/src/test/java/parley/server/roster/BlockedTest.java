package parley.server.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.roster.Town.A;
import static parley.server.roster.Town.B;
import static parley.server.roster.Town.C;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import parley.protocol.ServerLine;
import parley.server.powers.Claims.Leave;
import parley.server.powers.Crowd.Reach;
import parley.server.powers.Crowd.Sight;
import parley.server.powers.Crowd.Spoken;
import parley.server.powers.Crowd.Standing;
import parley.server.powers.Mail;
import parley.server.powers.SessionRef;

/** What ben can see of anna, who has blocked him (protocol section 3.3, reliability B04 to B06). */
class BlockedTest {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Town town = new Town().with(A, B, C);
    private SessionRef anna = town.session();
    private SessionRef ben = town.session();
    private long annasEpoch;
    private Instant blocked = town.now();

    @BeforeEach
    void allAreHere() {
        settle(town);
    }

    private void settle(Town other) {
        town = other;
        anna = town.session();
        ben = town.session();
        annasEpoch = town.login(A, anna);
        town.login(B, ben);
        town.login(C);
        town.pass(MINUTE);
        blocked = town.now();
        town.forgetOrders();
    }

    @Test
    void atTheBlockHeIsToldWhatALogoutLooksLikeAndNobodyElseIsToldAnything() {
        town.block(A, B);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_OUT");
        assertThat(town.orders()).hasSize(1);
    }

    @Test
    void atTheUnblockHeIsToldWhatALoginLooksLike() {
        town.block(A, B);
        town.forgetOrders();
        town.unblock(A, B);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_IN");
        assertThat(town.orders()).hasSize(1);
    }

    @Test
    void ifSheIsHiddenOrOfflineNeitherIsToldHim() {
        town.show(A, Standing.HIDDEN);
        town.forgetOrders();
        town.block(A, B);
        town.unblock(A, B);
        town.leave(annasEpoch, Leave.LOGOUT);
        town.block(A, B);
        town.unblock(A, B);
        assertThat(town.orders()).isEmpty();
    }

    @Test
    void sheIsAbsentFromWhoelseAndTheCount() {
        town.block(A, B);
        assertThat(town.online(B)).containsExactly(C);
        assertThat(town.roster.eyes().count(B)).isEqualTo(1);
        assertThat(town.online(C)).containsExactly(A, B);
    }

    @Test
    void sheIsAbsentFromWhoelsesinceAtOnce() {
        town.block(A, B);
        assertThat(town.since(B, 3600)).containsExactly(C);
        assertThat(town.since(C, 3600)).containsExactly(A, B);
    }

    @Test
    void usersAndWhoisShowHerOfflineSinceTheBlockAndThatDoesNotMove() {
        town.show(A, Standing.AWAY, Optional.of("lunch"));
        town.block(A, B);
        Sight frozen = new Sight(A, Standing.OFFLINE, Optional.of(blocked), Optional.empty());
        assertThat(town.look(B, A)).isEqualTo(frozen);
        town.pass(MINUTE);
        town.show(A, Standing.ONLINE);
        town.leave(annasEpoch, Leave.LOGOUT);
        town.login(A);
        assertThat(town.look(B, A)).isEqualTo(frozen);
        assertThat(town.roster.eyes().everybody(B)).contains(frozen);
        assertThat(town.look(C, A).standing()).isEqualTo(Standing.ONLINE);
    }

    @Test
    void ifSheWasUnseenAtTheBlockTheMomentIsTheOneThatHeKnows() {
        town.show(A, Standing.HIDDEN);
        Sight known = town.look(B, A);
        town.pass(MINUTE);
        town.block(A, B);
        assertThat(town.look(B, A)).isEqualTo(known);
        assertThat(known.since()).contains(blocked);
    }

    @Test
    void heGetsNoNoticeOfHersAndSheGetsHis() {
        town.block(A, B);
        town.forgetOrders();
        town.show(A, Standing.AWAY);
        town.show(A, Standing.HIDDEN);
        town.show(A, Standing.ONLINE);
        town.leave(annasEpoch, Leave.LOGOUT);
        assertThat(town.presence(B, ben)).isEmpty();
        town.login(A, anna);
        town.forgetOrders();
        town.show(B, Standing.AWAY);
        assertThat(town.presence(A, anna)).containsExactly("ben AWAY");
        assertThat(town.online(A)).containsExactly(B, C);
    }

    @Test
    void hisBroadcastSkipsHerAndSaysOnlyThat() {
        town.block(A, B);
        assertThat(broadcast()).isEqualTo(new Spoken(1, true));
        assertThat(town.shown(A, anna)).noneMatch(ServerLine.Broadcast.class::isInstance);
    }

    @Test
    void aBlockerWhomHeWouldNotSeeAnywayIsNotSkipped() {
        town.block(A, B);
        town.show(A, Standing.HIDDEN);
        assertThat(broadcast()).isEqualTo(new Spoken(1, false));
        town.leave(annasEpoch, Leave.LOGOUT);
        assertThat(broadcast()).isEqualTo(new Spoken(1, false));
    }

    @Test
    void aRequestOfHisIsBlockedAndOneOfHersIsNot() {
        town.block(A, B);
        assertThat(town.roster.eyes().reach(B, A)).isEqualTo(Reach.BLOCKED);
        assertThat(town.roster.eyes().reach(A, B)).isEqualTo(Reach.ONLINE);
    }

    @Test
    void whatWasStoredBeforeIsShownToHerAndSheLooksOffline() {
        town.block(A, B);
        town.forgetOrders();
        Mail.Item item = new Mail.Item(Optional.of(1L), "1", B, A, "hi", town.now());
        assertThat(town.roster.speech().waiting(item, ben)).isFalse();
        assertThat(town.orders()).hasSize(1);
    }

    @Test
    void silentBlocksKeepHerInWhoelsesinceUntilTheWindowHasPassedTheBlock() {
        settle(new Town("blocks", "silent").with(A, B, C));
        town.block(A, B);
        assertThat(town.since(B, 0)).contains(A);
        town.pass(MINUTE);
        assertThat(town.since(B, 60)).contains(A);
        assertThat(town.since(B, 59)).doesNotContain(A);
        assertThat(town.online(B)).doesNotContain(A);
    }

    @Test
    void silentBlocksNeverShowInABroadcast() {
        settle(new Town("blocks", "silent").with(A, B, C));
        town.block(A, B);
        assertThat(broadcast()).isEqualTo(new Spoken(1, false));
    }

    @Test
    void anUnblockShowsHerAsSheIs() {
        town.block(A, B);
        town.pass(MINUTE);
        town.show(A, Standing.AWAY, Optional.of("lunch"));
        town.forgetOrders();
        town.unblock(A, B);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_IN", "anna AWAY lunch");
        assertThat(town.look(B, A)).isEqualTo(town.look(C, A));
        assertThat(town.since(B, 10)).contains(A);
    }

    @Test
    void anUnblockDoesNotShowThatSheWasHereAllTheTime() {
        town.block(A, B);
        town.pass(MINUTE);
        town.unblock(A, B);
        assertThat(town.look(B, A).since()).contains(town.now());
        assertThat(town.look(C, A).since()).contains(blocked.minus(MINUTE));
        town.pass(MINUTE);
        town.show(A, Standing.AWAY);
        assertThat(town.look(B, A).since()).contains(town.now());
    }

    @Test
    void anUnblockByOneWhoIsHiddenMovesNothing() {
        town.block(A, B);
        Sight known = town.look(B, A);
        town.pass(MINUTE);
        town.show(A, Standing.HIDDEN);
        town.pass(MINUTE);
        town.unblock(A, B);
        assertThat(town.look(B, A)).isEqualTo(known);
        assertThat(town.since(B, 119)).doesNotContain(A);
        town.block(A, B);
        assertThat(town.look(B, A)).isEqualTo(known);
        town.unblock(A, B);
        town.show(A, Standing.ONLINE);
        assertThat(town.look(B, A)).isEqualTo(town.look(C, A));
        town.leave(annasEpoch, Leave.LOGOUT);
        assertThat(town.look(B, A)).isEqualTo(town.look(C, A));
    }

    @Test
    void aBlockSetTwiceOrTakenAwayTwiceChangesNothing() {
        town.block(A, B);
        town.pass(MINUTE);
        town.forgetOrders();
        town.block(A, B);
        assertThat(town.look(B, A).since()).contains(blocked);
        town.unblock(A, B);
        town.forgetOrders();
        town.unblock(A, B);
        assertThat(town.orders()).isEmpty();
    }

    @Test
    void blocksOfTheStoreHoldFromTheStart() {
        Town fresh = new Town();
        Instant seen = town.now().minus(MINUTE);
        fresh.annals.past = new Annals.Past(
                List.of(
                        new Annals.Known(A, Optional.of(town.now()), Optional.empty()),
                        new Annals.Known(B, Optional.empty(), Optional.empty())),
                List.of(new Annals.Block(A, B, Optional.of(seen))));
        assertThat(fresh.roster.remember().succeeded()).isTrue();
        fresh.login(A);
        assertThat(fresh.look(B, A)).isEqualTo(new Sight(A, Standing.OFFLINE, Optional.of(seen), Optional.empty()));
        assertThat(fresh.online(B)).isEmpty();
    }

    @Test
    void togglingABlockPestersNobody() {
        for (int i = 0; i < 50; i++) {
            town.block(A, B);
            town.unblock(A, B);
        }
        assertThat(town.presence(B, ben)).hasSize(10);
        town.block(A, B);
        town.forgetOrders();
        town.pass(Duration.ofSeconds(10));
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_OUT");
    }

    private Spoken broadcast() {
        return town.roster.speech().broadcast(new ServerLine.Broadcast("1", B, "hi", town.now()));
    }
}
