package parley.server.gate;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.ByeReason;
import parley.server.bus.Addresses;
import parley.server.bus.GateOrder;
import parley.server.bus.Outcome;
import parley.server.bus.Probed;
import parley.server.counts.Counts;
import parley.server.powers.Claims;
import parley.server.powers.Connections;
import parley.server.powers.Effect;
import parley.server.powers.SessionRef;
import parley.server.settings.Settings;
import parley.wire.Wire;

/** The sessions of one gate and what they share. Touched only from the gate's event loop. */
final class Gate {
    private static final Logger LOG = LoggerFactory.getLogger(Gate.class);
    /** For lines in flight when the server goes down. */
    private static final long LAST_ANSWERS = Duration.ofSeconds(5).toNanos();

    private final int number;
    private final GateParts parts;
    private final Dispatcher dispatcher;
    private final Tick tick;
    private final Turns turns = new Turns();
    private final Audience audience;
    private final GateCounts counts = new GateCounts();
    private final String software;
    private final Map<Long, Session> sessions = new HashMap<>();
    private final List<Session> sweeping = new ArrayList<>();
    private final LastWords lastWords = new LastWords();
    private final Promise<Void> empty = Promise.promise();
    private long lastNumber;
    private Settings settings;
    private GateLimits limits;
    private Optional<Drain> drain = Optional.empty();
    private boolean stopping;
    private long stoppedAt;
    /** By the machine's clock, for it is about the loop's own work. */
    private long sweptAt = System.nanoTime();

    Gate(int number, GateParts parts) {
        this.number = number;
        this.parts = parts;
        this.dispatcher =
                new Dispatcher(parts.bus(), parts.permissions(), parts.catalog().get());
        this.tick = new Tick();
        this.audience = new Audience(tick);
        this.software = Optional.ofNullable(Gate.class.getPackage().getImplementationVersion())
                .orElse("dev");
        this.settings = parts.settings().get();
        this.limits = GateLimits.of(settings);
    }

    int number() {
        return number;
    }

    GateParts parts() {
        return parts;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Tick tick() {
        return tick;
    }

    Turns turns() {
        return turns;
    }

    Audience audience() {
        return audience;
    }

    GateCounts counts() {
        return counts;
    }

    GateLimits limits() {
        return limits;
    }

    /** Behind {@code * parley 1} in the greeting. */
    String software() {
        return software;
    }

    long now() {
        return parts.time().nanos();
    }

    Instant instant() {
        return parts.time().instant();
    }

    boolean stopping() {
        return stopping;
    }

    /** A connection was accepted. */
    void connected(NetSocket socket) {
        try {
            admit(Wire.of(socket));
        } catch (RuntimeException | Error bug) {
            LOG.error("a connection could not be taken in", bug);
            // Nobody else would ever: to Vert.x it is a socket in use. Through a wire this is its forceClose.
            socket.close().onFailure(failure -> LOG.warn("nor could it be closed: {}", failure.toString()));
        }
    }

    /** An operator's connection was accepted: it counts for no limit, so that he gets in when nobody else does. */
    void operatorConnected(NetSocket socket) {
        try {
            takeIn(Wire.of(socket), parts.admission().exempt(), new SessionState.Operator());
        } catch (RuntimeException | Error bug) {
            LOG.error("an operator could not be taken in", bug);
            socket.close().onFailure(failure -> LOG.warn("nor could he be turned away: {}", failure.toString()));
        }
    }

    private void admit(Wire wire) {
        if (stopping || drain.isPresent()) {
            Refused.say(wire, ByeReason.SHUTDOWN);
            return;
        }
        Optional<Admission.Ticket> ticket =
                parts.admission().admit(wire.remote().getAddress());
        if (ticket.isEmpty()) {
            counts.refused++;
            Refused.say(wire, ByeReason.BUSY);
            return;
        }
        counts.accepted++;
        takeIn(wire, ticket.get(), new SessionState.Guest());
    }

    private void takeIn(Wire wire, Admission.Ticket ticket, SessionState beginning) {
        long session = ++lastNumber;
        boolean begun = false;
        try {
            Session opened = new Session(this, session, wire, ticket, beginning);
            // Before it is told anything: it may hear of its end within the call.
            sessions.put(session, opened);
            wire.start(opened);
            opened.begun();
            begun = true;
        } finally {
            if (!begun) {
                sessions.remove(session);
                ticket.giveBack();
            }
        }
    }

    /** A session's socket is closed. */
    void gone(Session session) {
        sessions.remove(session.ref().number());
        if (stopping && sessions.isEmpty()) {
            empty.tryComplete();
        }
    }

    /** A login is over: everything that others have to know of it. */
    void parted(SessionRef ref, SessionState.Member member, Optional<Claims.Leave> how, boolean voided) {
        how.ifPresent(leave -> parts.claims()
                .leave(member.login().user(), member.login().epoch(), leave)
                .onFailure(failure -> LOG.error("the roster did not hear of the end of {}", ref, failure)));
        if (!member.resumeHash().isEmpty()) {
            endToken(member.resumeHash(), voided);
        }
    }

    /** A login that showed mail is over: what the store has not heard of it yet is said until it has. */
    void lastWords(Cursor cursor) {
        cursor.close(now());
        lastWords.add(cursor::settled, now());
    }

    private void endToken(String hash, boolean voided) {
        Instant at = instant();
        Word end = new Word(0, now(), ended -> parts.mailboxes().endToken(hash, voided, at));
        end.raise(1);
        end.tellIfDue(now(), 0);
        lastWords.add(now -> end.settled(now), now());
    }

    void settle(Outcome outcome) {
        Session session = sessions.get(outcome.session());
        boolean settled = session != null && session.exchange().settle(outcome.sequence(), outcome.reply());
        if (!settled && outcome.reply() instanceof Effect.Admitted admitted) {
            // Nobody is there any more to be logged in: the claim is given back, or its owner would be kept out.
            parts.claims()
                    .leave(admitted.member().user(), admitted.member().epoch(), Claims.Leave.ABANDONED)
                    .onFailure(failure -> LOG.error("a claim was not given back", failure));
            if (!admitted.resumeHash().isEmpty()) {
                endToken(admitted.resumeHash(), false);
            }
        }
    }

    void obey(GateOrder order) {
        if (order instanceof GateOrder.Fanout fanout) {
            audience.hear(fanout);
        } else if (order instanceof GateOrder.Tell tell) {
            find(tell.session()).ifPresent(session -> session.membership().tell(tell.line()));
        } else if (order instanceof GateOrder.Waiting waiting) {
            find(waiting.session()).ifPresent(session -> session.membership().waiting(waiting));
        } else if (order instanceof GateOrder.End end) {
            find(end.session()).ifPresent(session -> session.endBy(end));
        } else if (order instanceof GateOrder.Probe probe) {
            probe(probe);
        }
    }

    void sweep() {
        long swept = System.nanoTime();
        counts.late(swept - sweptAt - GateVerticle.SWEEP.toNanos());
        sweptAt = swept;
        if (parts.settings().get() != settings) {
            settings = parts.settings().get();
            limits = GateLimits.of(settings);
        }
        long now = now();
        drain.ifPresent(open -> open.sweep(now));
        lastWords.say(now);
        boolean noLonger = stopping && now - stoppedAt >= LAST_ANSWERS;
        Consumer<Session> turn = session -> {
            if (noLonger) {
                session.endNow();
            }
            session.sweep(now);
        };
        sweeping.addAll(sessions.values());
        try {
            sweeping.forEach(session -> guarded(session, turn));
        } finally {
            sweeping.clear();
        }
    }

    /** Who is connected. */
    List<Connections.Connection> connections() {
        return sessions.values().stream().map(Session::look).toList();
    }

    /**
     * Lets nobody in any more but operators, and ends the sessions one after the other within the span; completes when the last
     * one was told.
     */
    Future<Void> drain(long span) {
        List<Session> leaving = sessions.values().stream()
                .filter(session -> !session.operator())
                .toList();
        Drain begun = new Drain(leaving, now(), span);
        drain = Optional.of(begun);
        begun.sweep(now());
        return begun.over();
    }

    /** Says what was counted, and what the sessions are at this moment. */
    void say(Counts to) {
        String gate = Integer.toString(number);
        counts.say(to, gate);
        to.total("parley_fanouts", "lines said to everybody", audience.fanouts(), "gate", gate);
        to.total(
                "parley_fanout_recipients",
                "sessions that such lines were said to",
                audience.recipients(),
                "gate",
                gate);
        Map<String, Integer> states = new TreeMap<>();
        SessionState.WORDS.forEach(state -> states.put(state, 0));
        int lagging = 0;
        for (Session session : sessions.values()) {
            states.merge(session.membership().state().word(), 1, Integer::sum);
            lagging += session.outbox().lagging() ? 1 : 0;
        }
        states.forEach((state, number) ->
                to.now("parley_connections", "connections by what they are", number, "gate", gate, "state", state));
        to.now("parley_lagging", "sessions whose peer does not read what waits", lagging, "gate", gate);
    }

    /** Ends all sessions in order; completes when none is left. */
    Future<Void> stop() {
        if (!stopping) {
            stopping = true;
            stoppedAt = now();
            List.copyOf(sessions.values()).forEach(session -> guarded(session, Session::stop));
            if (sessions.isEmpty()) {
                empty.tryComplete();
            }
        }
        return empty.future();
    }

    void close() {
        dispatcher.close();
        tick.close();
    }

    /** Does what all sessions get done: a bug in one costs that one, and the others still have their turn. */
    static void guarded(Session session, Consumer<Session> work) {
        try {
            work.accept(session);
        } catch (RuntimeException | Error bug) {
            LOG.error("{} is given up", session.ref(), bug);
            session.wire().forceClose();
        }
    }

    private void probe(GateOrder.Probe order) {
        Optional<Session> session = find(order.session());
        if (session.isPresent() && !session.get().wire().isClosing()) {
            session.get().probe(order.epoch());
        } else {
            Probed report = new Probed(new SessionRef(number, order.session()), order.epoch(), false);
            parts.bus().send(Addresses.PROBED, report);
        }
    }

    private Optional<Session> find(long session) {
        return Optional.ofNullable(sessions.get(session));
    }
}
