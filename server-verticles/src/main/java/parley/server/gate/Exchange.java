package parley.server.gate;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Arguments;
import parley.protocol.ByeReason;
import parley.protocol.ClientLine;
import parley.protocol.ServerLine;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.Verb;
import parley.server.powers.Effect;
import parley.server.powers.Origin;
import parley.server.powers.SessionCall;
import parley.wire.Wire;

/**
 * A session's one line in hand and its one answer. What an answer of the server's own does to the session is done here,
 * partly before it is written and partly behind it. Touched only from its gate's event loop.
 */
final class Exchange {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);
    private static final Verb LOGOUT = new Verb("logout");

    private final Session session;
    private final Gate gate;
    private Optional<InFlight> call = Optional.empty();
    private Optional<Effect> effect = Optional.empty();
    private boolean unanswered;
    private int rows;
    private int attempts;
    private long since;

    Exchange(Session session, Gate gate) {
        this.session = session;
        this.gate = gate;
    }

    /** Whether a line is with whoever has to answer it. */
    boolean waiting() {
        return call.isPresent();
    }

    void refuse(ClientLine.Malformed line) {
        since = gate.now();
        unanswered = true;
        answer(line.id(), Optional.empty(), Reply.refused(line.refusal()));
    }

    void take(ClientLine.Command line) {
        since = gate.now();
        unanswered = true;
        try {
            gate.dispatcher().take(session, line);
        } catch (RuntimeException bug) {
            LOG.error("{} could not be taken", line.verb(), bug);
            if (unanswered) {
                call = Optional.empty();
                answer(line.id(), line.verb(), Reply.refused(Refusal.FAILED));
            } else {
                session.lose();
            }
        }
    }

    /** The line is with the relay, which answers when it can. */
    void hold(InFlight line) {
        call = Optional.of(line);
    }

    /** The line as it goes to whoever has to answer it. */
    SessionCall call(InFlight line, Arguments arguments) {
        call = Optional.of(line);
        if (line.verb().equals(LOGOUT)) {
            // The roster may hear of the end before this gate does: what was read must be known to the store by then.
            session.delivery().ifPresent(Delivery::orderlyEnd);
        }
        Wire wire = session.wire();
        return new SessionCall(
                session.ref(),
                line.sequence(),
                line.verb(),
                arguments,
                session.membership().speaker(),
                new Origin(wire.remote().getAddress(), wire.encrypted(), wire.loopback()),
                session.outbox().notation(),
                attempts,
                gate.instant());
    }

    /**
     * The line that is in flight has its answer.
     *
     * @return false if no line of this number is: then nothing was done
     */
    boolean settle(long sequence, Reply reply) {
        if (call.isEmpty()
                || call.get().sequence() != sequence
                || session.wire().isClosing()) {
            return false;
        }
        InFlight line = call.get();
        call = Optional.empty();
        if (line.ours() && reply instanceof Effect counts) {
            apply(counts);
        }
        answer(line.re(), Optional.of(line.verb()), reply);
        return true;
    }

    /** Answers {@code timeout} if the deadline has passed. */
    void sweep(long now) {
        call.filter(line -> now - line.since() >= line.patience())
                .ifPresent(line -> settle(line.sequence(), Reply.refused(Refusal.TIMEOUT)));
    }

    void answer(Optional<String> re, Optional<Verb> verb, Reply reply) {
        Reply plain = reply.plain();
        unanswered = false;
        gate.counts().answered(verb, plain, gate.now() - since);
        if (plain instanceof Reply.Done && verb.isPresent() && !verb.get().equals(SessionVerbs.PING)) {
            session.active();
        }
        rows = Rows.in(plain);
        session.outbox().answer(new ServerLine.Answer(re, verb.map(Verb::value), plain), Rows.many(rows));
    }

    /** The answer was given to the wire: now comes what has to come behind it, and then the next line. */
    void answered() {
        Optional<Effect> behind = effect;
        effect = Optional.empty();
        if (behind.isPresent() && behind.get() instanceof Effect.Admitted admitted) {
            session.arrive(admitted);
        } else if (behind.isPresent() && behind.get() instanceof Effect.Ended ended) {
            if (ended.reason() == ByeReason.LOGOUT) {
                session.delivery().ifPresent(Delivery::orderlyEnd);
            }
            session.endTold(ended.reason());
        }
        if (!session.relaying().answered()) {
            session.goOn(rows);
        }
    }

    private void apply(Effect counts) {
        effect = Optional.of(counts);
        if (counts instanceof Effect.Admitted admitted) {
            session.membership().admit(admitted);
        } else if (counts instanceof Effect.Retokened retokened) {
            session.membership().retoken(retokened.resumeHash());
        } else if (counts instanceof Effect.Denied) {
            attempts++;
        }
    }
}
