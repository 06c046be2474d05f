package parley.server.gate;

import java.util.Optional;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.server.bus.GateOrder;
import parley.server.powers.Claims;
import parley.server.powers.Connections;
import parley.server.powers.Effect;
import parley.server.powers.Member;
import parley.server.powers.Operator;
import parley.server.powers.SessionRef;
import parley.server.relay.PipeEnd;

/**
 * What a session is at a moment, and what others have to know when that changes: who may speak to it, whether its user is
 * here, what becomes of its mail and its resume token. Touched only from its gate's event loop.
 */
final class Membership {
    private final Gate gate;
    private final SessionRef ref;
    private final Outbox outbox;
    private final Admission.Ticket ticket;
    private SessionState state;
    private Optional<GateOrder.End> early = Optional.empty();

    /** @param state as what it begins */
    Membership(Gate gate, SessionRef ref, Outbox outbox, Admission.Ticket ticket, SessionState state) {
        this.gate = gate;
        this.ref = ref;
        this.outbox = outbox;
        this.ticket = ticket;
        this.state = state;
    }

    SessionState state() {
        return state;
    }

    boolean leaving() {
        return state instanceof SessionState.Leaving;
    }

    Optional<SessionState.Member> member() {
        return state instanceof SessionState.Member member ? Optional.of(member) : Optional.empty();
    }

    boolean operator() {
        return state instanceof SessionState.Operator;
    }

    Connections.Kind kind() {
        if (state instanceof SessionState.Member member) {
            return member.login().main() ? Connections.Kind.MAIN : Connections.Kind.SIDE;
        } else if (state instanceof SessionState.Operator) {
            return Connections.Kind.OPERATOR;
        } else if (state instanceof SessionState.Piped) {
            return Connections.Kind.RELAY;
        }
        return leaving() ? Connections.Kind.LEAVING : Connections.Kind.GUEST;
    }

    /** As whom its lines are said; empty for a guest. */
    Optional<Member> speaker() {
        return operator() ? Optional.of(Operator.MEMBER) : member().map(SessionState.Member::login);
    }

    Optional<Delivery> delivery() {
        return state instanceof SessionState.Member member ? member.delivery() : Optional.empty();
    }

    Optional<PipeEnd> pipe() {
        return state instanceof SessionState.Piped piped ? Optional.of(piped.end()) : Optional.empty();
    }

    void admit(Effect.Admitted admitted) {
        if (state instanceof SessionState.Guest guest) {
            state = guest.admitted(admitted, Delivery.of(gate, outbox, admitted));
            ticket.authenticated();
        }
    }

    void retoken(String hash) {
        member().ifPresent(member -> state = member.retokened(hash));
    }

    /**
     * The answer to the login is written: from now on the session belongs to those who are here. Answers why it is over
     * already, if the roster has ended it meanwhile.
     */
    Optional<ByeReason> arrive(Effect.Admitted admitted) {
        long epoch = admitted.member().epoch();
        Optional<GateOrder.End> overtaken = early.filter(order -> order.epoch() == epoch);
        early = Optional.empty();
        if (admitted.member().main()) {
            gate.audience().join(admitted.member().user(), outbox);
        }
        if (overtaken.isEmpty()) {
            gate.parts().claims().arrived(admitted.member().user(), epoch);
        }
        return overtaken.map(GateOrder.End::reason);
    }

    void join(PipeEnd end) {
        state = new SessionState.Piped(end);
        ticket.authenticated();
    }

    void tell(ServerLine line) {
        if (state instanceof SessionState.Member) {
            outbox.push(line);
        }
    }

    void waiting(GateOrder.Waiting order) {
        member().filter(member -> member.login().epoch() == order.epoch())
                .flatMap(SessionState.Member::delivery)
                .ifPresent(delivery -> delivery.waiting(order.item()));
    }

    /** Whether the order is for the login that there is now; for one that is still to come it is kept. */
    boolean ends(GateOrder.End order) {
        if (state instanceof SessionState.Guest) {
            early = Optional.of(order);
        }
        return member().filter(member -> member.login().epoch() == order.epoch())
                .isPresent();
    }

    /** The end of a login, once: everything that somebody else has to know of it. */
    void part(Optional<Claims.Leave> how, boolean voided) {
        if (!(state instanceof SessionState.Member member)) {
            return;
        }
        leave();
        // Whatever fails of it, nobody may be spoken to or count as here who is not.
        try {
            member.delivery().ifPresent(Delivery::close);
        } finally {
            gate.audience().leave(member.login().user(), outbox);
            gate.parted(ref, member, how, voided);
        }
    }

    void leave() {
        state = new SessionState.Leaving(gate.now());
    }
}
