package parley.server.roster;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.roster.Town.A;
import static parley.server.roster.Town.B;
import static parley.server.roster.Town.C;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.server.bus.GateOrder;
import parley.server.powers.Claims.Leave;
import parley.server.powers.Crowd.Census;
import parley.server.powers.Crowd.Spoken;
import parley.server.powers.Crowd.Standing;
import parley.server.powers.Mail;
import parley.server.powers.Member;
import parley.server.powers.SessionRef;

class SpeechTest {
    private final Town town = new Town("sessions", "share").with(A, B, C);

    @Test
    void aBroadcastCountsUsersAndNotSessionsAndHiddenOnesOnlyHear() {
        SessionRef hidden = town.session();
        town.login(A);
        town.login(B);
        town.login(B);
        town.login(C, hidden);
        town.show(C, Standing.HIDDEN);
        town.forgetOrders();
        ServerLine.Broadcast line = new ServerLine.Broadcast("1", A, "hi", town.now());
        assertThat(town.roster.speech().broadcast(line)).isEqualTo(new Spoken(1, false));
        assertThat(town.shown(C, hidden)).containsExactly(line);
        assertThat(town.orders()).containsExactly(new GateOrder.Fanout(line, Set.of(A)));
    }

    @Test
    void whoLingersWithoutASessionIsNeitherCountedNorSkipped() {
        town.login(A);
        town.leave(town.login(B), Leave.LOST);
        town.block(C, A);
        town.leave(town.login(C), Leave.LOST);
        assertThat(town.online(A)).containsExactly(B);
        assertThat(town.roster.speech().broadcast(new ServerLine.Broadcast("1", A, "hi", town.now())))
                .isEqualTo(new Spoken(0, false));
    }

    @Test
    void anAnnouncementReachesEverybodyHiddenOnesToo() {
        town.login(A);
        town.login(B);
        town.show(B, Standing.HIDDEN);
        town.arrive(C, town.side(C, new Member.Side(Optional.empty(), Optional.empty())));
        town.forgetOrders();
        Notice notice = Notice.of("announce", "tea");
        assertThat(town.roster.speech().announce(notice)).isEqualTo(2);
        assertThat(town.orders()).containsExactly(new GateOrder.Fanout(new ServerLine.Told(notice), Set.of()));
        assertThat(town.roster.census()).isEqualTo(new Census(2, 3));
    }

    @Test
    void oneUserIsToldInEveryMainSessionOrNotAtAll() {
        SessionRef first = town.session();
        SessionRef second = town.session();
        town.login(A, first);
        town.login(A, second);
        town.arrive(A, town.side(A, new Member.Side(Optional.empty(), Optional.empty())));
        town.forgetOrders();
        ServerLine line = new ServerLine.PrivateRequest(B);
        assertThat(town.roster.speech().tell(A, line)).isTrue();
        assertThat(town.orders())
                .containsExactly(new GateOrder.Tell(first.number(), line), new GateOrder.Tell(second.number(), line));
        assertThat(town.roster.speech().tell(B, line)).isFalse();
    }

    @Test
    void mailWakesMainSessionsAndThoseThatListenToTheSender() {
        SessionRef main = town.session();
        long epoch = town.login(A, main);
        SessionRef listening = town.session();
        long side = town.arrive(A, town.side(A, listening, new Member.Side(Optional.of(B), Optional.empty())));
        town.arrive(A, town.side(A, new Member.Side(Optional.of(C), Optional.empty())));
        town.arrive(A, town.side(A, new Member.Side(Optional.empty(), Optional.empty())));
        town.forgetOrders();
        Mail.Item item = item(Optional.of(1L));
        assertThat(town.roster.speech().waiting(item, town.session())).isTrue();
        assertThat(town.orders())
                .containsExactlyInAnyOrder(
                        new GateOrder.Waiting(main.number(), epoch, item),
                        new GateOrder.Waiting(listening.number(), side, item));
    }

    @Test
    void theSendersOtherSessionsSeeWhatHeSent() {
        SessionRef sending = town.session();
        SessionRef other = town.session();
        town.login(B, sending);
        town.login(B, other);
        town.forgetOrders();
        Mail.Item item = item(Optional.of(1L));
        assertThat(town.roster.speech().waiting(item, sending)).isFalse();
        ServerLine own = new ServerLine.OwnMessage("1", B, A, "hi", SteeredTime.START);
        assertThat(town.orders()).containsExactly(new GateOrder.Tell(other.number(), own));
    }

    @Test
    void aMessageToAHiddenUserWakesHimAndIsCalledStored() {
        town.login(A);
        town.show(A, Standing.HIDDEN);
        town.forgetOrders();
        assertThat(town.roster.speech().waiting(item(Optional.of(1L)), town.session()))
                .isFalse();
        assertThat(town.orders()).hasSize(1);
    }

    @Test
    void aMessageWithinTheGraceIsCalledStored() {
        town.leave(town.login(A), Leave.LOST);
        assertThat(town.online(B)).containsExactly(A);
        assertThat(town.roster.speech().waiting(item(Optional.of(1L)), town.session()))
                .isFalse();
    }

    @Test
    void whatOnlyTheSendersOwnViewHoldsWakesNobody() {
        town.login(A);
        town.forgetOrders();
        town.roster.speech().waiting(item(Optional.empty()), town.session());
        assertThat(town.orders()).isEmpty();
    }

    @Test
    @Tag("S16")
    void afterTenFlapsNoticesComeTogetherAndTheLastStateIsTold() {
        SessionRef ben = town.session();
        town.login(B, ben);
        town.forgetOrders();
        for (int i = 0; i < 50; i++) {
            town.leave(town.login(A), Leave.LOGOUT);
        }
        assertThat(town.presence(B, ben)).hasSize(10).last().isEqualTo("anna LOGGED_OUT");
        town.forgetOrders();
        town.login(A);
        town.pass(Duration.ofSeconds(9));
        assertThat(town.presence(B, ben)).isEmpty();
        town.pass(Duration.ofSeconds(1));
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_IN");
        town.pass(Duration.ofSeconds(61));
        town.show(A, Standing.AWAY);
        assertThat(town.presence(B, ben)).containsExactly("anna LOGGED_IN", "anna AWAY");
    }

    private static Mail.Item item(Optional<Long> seq) {
        return new Mail.Item(seq, "1", B, A, "hi", SteeredTime.START);
    }
}
