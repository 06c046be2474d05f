package parley.server.gate;

import java.util.Optional;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.server.bus.Addresses;
import parley.server.bus.Probed;
import parley.server.powers.Claims;

/**
 * What the passing of time does to a session: the gate's sweep comes by ten times a second, and there is no other timer.
 * Touched only from its gate's event loop.
 */
final class Watch {
    private final Session session;
    private final Gate gate;
    private final Patience patience;
    private Optional<Probe> probe = Optional.empty();

    Watch(Session session, Gate gate) {
        this.session = session;
        this.gate = gate;
        this.patience = new Patience(gate.now());
    }

    Patience patience() {
        return patience;
    }

    /** Begins to find out whether the peer is still there, unless that is being found out. */
    void probe(long epoch) {
        if (probe.isPresent()) {
            return;
        }
        if (session.member().isPresent() && session.outbox().open()) {
            session.membership()
                    .tell(new ServerLine.Told(
                            Notice.of("probe", "somebody wants to log in as you; are you still there?")));
        }
        probe = Optional.of(new Probe(epoch, gate.now(), session.wire()));
    }

    void sweep(long now, LinePump pump) {
        boolean acknowledges = session.member().filter(SessionState.Member::ack).isPresent();
        boolean stuck = session.outbox().stuck(now);
        if (stuck) {
            gate.counts().slow++;
        }
        if (stuck || (acknowledges && patience.broken(now))) {
            session.lose();
        } else if (patience.drainedTooLong(now)
                && !(session.operator() && session.exchange().waiting())) {
            session.finish();
        } else if (impatient(now, pump)) {
            session.end(ByeReason.IDLE, Claims.Leave.IDLE);
        } else {
            session.outbox().tellSkipped();
            pump.wake();
            session.delivery().ifPresent(delivery -> delivery.sweep(now));
            judge(now);
        }
    }

    private boolean impatient(long now, LinePump pump) {
        if (pump.lineOpen() && Patience.tooLongInLine(now, pump.openSince())) {
            return true;
        }
        if (session.exchange().waiting() || session.operator()) {
            return false;
        }
        return session.member().isEmpty()
                ? patience.tooLongWithoutLogin(now, gate.limits())
                : patience.idle(now, gate.limits());
    }

    private void judge(long now) {
        Optional<Probe> asked = probe;
        Optional<Boolean> alive = asked.flatMap(open -> open.verdict(now, patience.lastByte()));
        if (asked.isPresent() && alive.isPresent()) {
            probe = Optional.empty();
            Probed report = new Probed(session.ref(), asked.get().epoch(), alive.get());
            gate.parts().bus().send(Addresses.PROBED, report);
        }
    }
}
