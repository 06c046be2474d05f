package parley.server.gate;

import java.util.Optional;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.server.relay.Pipe;
import parley.server.relay.PipeEnd;
import parley.server.relay.RelayVerticle;

/**
 * A session's way to the relay, from {@code relay <token>} to the pipe or to the end (protocol section 3.5). Touched only
 * from its gate's event loop.
 */
final class Relaying {
    private static final Refusal NO_LINK = Refusal.NO_LINK.saying("this token joins you with nobody");

    private final Session session;
    private final Optional<RelayVerticle> relay;
    private Optional<Knock> waiting = Optional.empty();
    private Optional<Verdict> verdict = Optional.empty();

    private record Knock(RelayVerticle relay, String token, PipeEnd end, long sequence) {}

    /** @param pipe empty: {@code no-link} */
    private record Verdict(PipeEnd end, Optional<Pipe> pipe) {}

    Relaying(Session session, Optional<RelayVerticle> relay) {
        this.session = session;
        this.relay = relay;
    }

    /** Has the line answered when the other side is there too, or cannot come any more. */
    void ask(InFlight line, String token) {
        session.exchange().hold(line);
        if (relay.isEmpty()) {
            session.exchange().settle(line.sequence(), Reply.refused(Refusal.UNAVAILABLE));
            return;
        }
        PipeEnd end = new PipeEnd(session.wire(), session.time());
        Knock knock = new Knock(relay.get(), token, end, line.sequence());
        waiting = Optional.of(knock);
        relay.get()
                .knock(token, end)
                .onComplete(pipe -> settle(knock, pipe), broken -> settle(knock, Optional.empty()));
    }

    boolean waiting() {
        return waiting.isPresent();
    }

    /** The session waits no longer: it is over, or about to be. */
    void leave() {
        waiting.ifPresent(knock -> knock.relay().leave(knock.token(), knock.end()));
        waiting = Optional.empty();
    }

    /** Answers that there is no other side; nothing if none is waited for. */
    void giveUp() {
        Optional<Knock> open = waiting;
        leave();
        open.ifPresent(knock -> settle(knock, Optional.empty()));
    }

    /** The session's answer was given to the wire. Answers true if it was one of these: then no line follows. */
    boolean answered() {
        Optional<Verdict> done = verdict;
        verdict = Optional.empty();
        done.ifPresent(known ->
                known.pipe().ifPresentOrElse(pipe -> session.pipe(known.end(), pipe), session::turnAway));
        return done.isPresent();
    }

    private void settle(Knock knock, Optional<Pipe> pipe) {
        waiting = Optional.empty();
        verdict = Optional.of(new Verdict(knock.end(), pipe));
        Reply reply = pipe.isPresent() ? Reply.done("joined") : Reply.refused(NO_LINK);
        if (!session.exchange().settle(knock.sequence(), reply)) {
            verdict = Optional.empty();
            pipe.ifPresent(knock.end()::abandon);
        }
    }
}
