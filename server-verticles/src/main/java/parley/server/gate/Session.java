package parley.server.gate;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import parley.protocol.ByeReason;
import parley.protocol.ClientLine;
import parley.server.bus.GateOrder;
import parley.server.powers.Claims;
import parley.server.powers.Connections;
import parley.server.powers.Effect;
import parley.server.powers.SessionRef;
import parley.server.relay.Pipe;
import parley.server.relay.PipeEnd;
import parley.server.settings.Time;
import parley.wire.Wire;
import parley.wire.WireListener;

/**
 * One connection from its first byte to its last: who it is, what it waits for, and how it ends. Its parts do the work;
 * here it is decided. Touched only from its gate's event loop.
 */
final class Session implements WireListener {
    /** After these the resume token is void (protocol section 3.2). */
    private static final Set<ByeReason> VOIDING =
            Set.of(ByeReason.LOGOUT, ByeReason.IDLE, ByeReason.KICKED, ByeReason.AUTH);

    private final Gate gate;
    private final SessionRef ref;
    private final Wire wire;
    private final Admission.Ticket ticket;
    private final Outbox outbox;
    private final LinePump pump;
    private final Exchange exchange;
    private final Relaying relaying;
    private final Patience patience;
    private final Watch watch;
    private final Greeting greeting;
    private final Membership membership;
    private final Instant since;
    /** Whether it is to go behind the line in hand. */
    private boolean asked;

    /**
     * The wire is yet to be started with it.
     *
     * @param beginning as what it comes in
     */
    Session(Gate gate, long number, Wire wire, Admission.Ticket ticket, SessionState beginning) {
        long now = gate.now();
        this.gate = gate;
        this.since = gate.instant();
        this.ref = new SessionRef(gate.number(), number);
        this.ticket = ticket;
        this.wire = wire;
        this.exchange = new Exchange(this, gate);
        this.relaying = new Relaying(this, gate.parts().relay());
        this.outbox = new Outbox(gate, wire, exchange::answered);
        this.membership = new Membership(gate, ref, outbox, ticket, beginning);
        this.pump = new LinePump(this, gate.turns(), gate.limits(), now);
        this.watch = new Watch(this, gate);
        this.patience = watch.patience();
        this.greeting = new Greeting(this, gate, ticket);
    }

    // What the socket tells.

    @Override
    public void received(ByteBuf bytes) {
        patience.received(gate.now());
        pump.received(bytes);
    }

    @Override
    public void ended() {
        patience.ended(gate.now());
        delivery().ifPresent(Delivery::streamEnded);
        outbox.hush();
        pump.ended();
        if (relaying.waiting() && pump.empty()) {
            finish();
        }
    }

    @Override
    public void broken(IOException cause) {
        membership.part(Optional.of(Claims.Leave.LOST), false);
    }

    @Override
    public void closed() {
        try {
            membership.part(Optional.of(Claims.Leave.LOST), false);
            membership.leave();
            relaying.leave();
            pump.stop();
        } finally {
            ticket.giveBack();
            gate.gone(this);
        }
    }

    @Override
    public void drained() {
        outbox.drained();
        pump.wake();
        delivery().ifPresent(Delivery::more);
    }

    // What the pump asks.

    /** A complete line was taken that is not blank. */
    void heard(ClientLine line) {
        if (!patience.heard()) {
            outbox.speak(
                    line instanceof ClientLine.Malformed malformed
                            ? malformed.notation()
                            : ((ClientLine.Command) line).notation());
        }
        patience.line(gate.now());
        delivery().ifPresent(delivery -> delivery.heard(pump.idleUntil()));
    }

    /** The wire was started with it. */
    void begun() {
        greeting.begin();
    }

    boolean heardOnce() {
        return patience.heard();
    }

    /** {@code ack}: has no answer, and what is wrong with it ends the session (protocol section 3.4). */
    void acknowledge(ClientLine.Command line) {
        if (!member().map(member -> SessionVerbs.acknowledge(member, line)).orElse(false)) {
            offended();
        }
    }

    /** What came is not this protocol. */
    void offended() {
        end(ByeReason.PROTOCOL, Claims.Leave.ENDED);
    }

    /** The peer's stream has ended, and all its lines are answered. */
    void finish() {
        if (membership.leaving()) {
            return;
        }
        boolean meant = !member().map(SessionState.Member::ack).orElse(false);
        if (meant) {
            delivery().ifPresent(Delivery::orderlyEnd);
        }
        membership.part(Optional.of(meant ? Claims.Leave.LOGOUT : Claims.Leave.LOST), meant);
        leave(Optional.empty());
    }

    // What the dispatcher asks.

    Optional<SessionState.Member> member() {
        return membership.member();
    }

    /** Whether it came in by the operators' entrance. */
    boolean operator() {
        return membership.operator();
    }

    /** Whether a secret may travel here (protocol section 1). */
    boolean confidential() {
        return wire.encrypted() || wire.loopback() || gate.limits().plaintext();
    }

    // What an answer does.

    void active() {
        patience.active(gate.now());
    }

    /** The relay has joined it with another: from now on nothing is a line, and nothing is said here. */
    void pipe(PipeEnd end, Pipe pipe) {
        membership.join(end);
        outbox.retire();
        end.begin(pipe, pump.handOver(), patience.hasEnded(), this::closed);
    }

    /** The relay has nobody for it: it ends without {@code bye}, behind that answer. */
    void turnAway() {
        leave(Optional.empty());
    }

    /** The answer to the login is written. */
    void arrive(Effect.Admitted admitted) {
        membership.arrive(admitted).ifPresent(this::endTold);
    }

    /** The line in hand is answered. */
    void goOn(int rows) {
        if (membership.leaving()) {
            return;
        }
        if (gate.stopping() || asked) {
            end(ByeReason.SHUTDOWN, Claims.Leave.LOST);
            return;
        }
        pump.answered(rows);
        delivery().ifPresent(Delivery::more);
    }

    // What the roster orders.

    /** The roster has ended the login. */
    void endBy(GateOrder.End order) {
        if (membership.ends(order)) {
            endTold(order.reason());
        }
    }

    void probe(long epoch) {
        watch.probe(epoch);
    }

    // Time.

    void sweep(long now) {
        if (membership.state() instanceof SessionState.Leaving leaving) {
            if (Patience.leavesTooLong(now, leaving.since())) {
                wire.forceClose();
            }
            return;
        }
        if (membership.state() instanceof SessionState.Piped piped) {
            piped.end().sweep(now, gate.limits().progress());
            return;
        }
        exchange.sweep(now);
        greeting.sweep(now);
        if (patience.silent(now)) {
            greeting.silence();
        }
        if (!membership.leaving()) {
            watch.sweep(now, pump);
        }
    }

    /** The gate waits no longer for what is in flight. */
    void endNow() {
        if (membership.pipe().isPresent()) {
            wire.forceClose();
        } else if (outbox.answering()) {
            // What is rendered as far as the peer reads has no end of its own, and a cut one must not look whole.
            lose();
        } else if (!membership.leaving()) {
            end(ByeReason.SHUTDOWN, Claims.Leave.LOST);
        }
    }

    /** It is to go: no new line is taken, and the one in flight is waited for. */
    void stop() {
        asked = true;
        if (membership.pipe().isPresent()) {
            membership.pipe().get().stop();
            return;
        }
        pump.stop();
        relaying.giveUp();
        if (!membership.leaving() && !exchange.waiting() && !outbox.answering()) {
            end(ByeReason.SHUTDOWN, Claims.Leave.LOST);
        }
    }

    /** Ends it, and tells the roster how. */
    void end(ByeReason reason, Claims.Leave how) {
        membership.part(Optional.of(how), VOIDING.contains(reason));
        leave(Optional.of(reason));
    }

    /** As an operator sees it. */
    Connections.Connection look() {
        return new Connections.Connection(
                membership.kind(),
                member().map(member -> member.login().user()),
                wire.remote(),
                since,
                outbox.notation(),
                wire.encrypted(),
                outbox.waiting());
    }

    SessionRef ref() {
        return ref;
    }

    Wire wire() {
        return wire;
    }

    Exchange exchange() {
        return exchange;
    }

    Membership membership() {
        return membership;
    }

    Relaying relaying() {
        return relaying;
    }

    Outbox outbox() {
        return outbox;
    }

    GateLimits limits() {
        return gate.limits();
    }

    long now() {
        return gate.now();
    }

    Time time() {
        return gate.parts().time();
    }

    Optional<Delivery> delivery() {
        return membership.delivery();
    }

    /** Ends it; the roster has forgotten it already. */
    void endTold(ByeReason reason) {
        membership.part(Optional.empty(), VOIDING.contains(reason));
        leave(Optional.of(reason));
    }

    /** The connection counts as broken. */
    void lose() {
        membership.part(Optional.of(Claims.Leave.LOST), false);
        membership.leave();
        wire.forceClose();
    }

    private void leave(Optional<ByeReason> bye) {
        bye.ifPresent(gate.counts()::ended);
        membership.leave();
        relaying.leave();
        pump.stop();
        outbox.end(bye.filter(reason -> greeting.said()));
    }
}
