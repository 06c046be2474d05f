package parley.server.roster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;
import parley.server.powers.Claims.Claim;
import parley.server.powers.Claims.Claimed;
import parley.server.settings.Time;

/**
 * The claims that wait until it is known whether an older session lives: per account one session in doubt and, behind
 * it, the claims in the order in which they came. A session that has not arrived yet is waited for first: its own gate
 * is just about to tell of it. Touched only from the roster's context.
 */
final class Probes {
    private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

    private final Gates gates;
    private final Time time;
    private final Map<UserName, Probe> running = new HashMap<>();

    Probes(Gates gates, Time time) {
        this.gates = gates;
        this.time = time;
    }

    /** Has the claim wait behind the running probe, if there is one. */
    boolean queued(Waiting waiting) {
        Probe probe = running.get(waiting.claim().user());
        if (probe == null) {
            return false;
        }
        probe.queue().addLast(waiting);
        return true;
    }

    /** Begins to find out about the session while these claims wait. */
    void begin(Login doubted, Deque<Waiting> queue) {
        Probe probe = new Probe(doubted, queue, time.nanos() + PATIENCE, doubted.arrived());
        running.put(doubted.user(), probe);
        if (probe.asked()) {
            ask(doubted);
        }
    }

    /** The session has arrived: if it is in doubt, its peer can be asked now. */
    void arrived(Login login) {
        Probe probe = running.get(login.user());
        if (probe != null && probe.doubted() == login && !probe.asked()) {
            begin(login, probe.queue());
        }
    }

    /** Ends the probe of that session; answers the claims that waited for it, or nothing if it was not asked about. */
    Optional<Deque<Waiting>> answered(Login login) {
        Probe probe = running.get(login.user());
        if (probe == null || probe.doubted() != login || !probe.asked()) {
            return Optional.empty();
        }
        running.remove(login.user());
        return Optional.of(probe.queue());
    }

    /** Ends the probe if its session is over; answers the claims that waited for it. */
    Deque<Waiting> settled(Person person) {
        Probe probe = running.get(person.name());
        if (probe == null || person.logins().contains(probe.doubted())) {
            return new ArrayDeque<>();
        }
        running.remove(person.name());
        return probe.queue();
    }

    /** Ends the probe of this account, if there is one; answers the claims that waited. */
    Deque<Waiting> cancelled(UserName user) {
        Probe probe = running.remove(user);
        return probe == null ? new ArrayDeque<>() : probe.queue();
    }

    /** The probes that took too long; they are ended. */
    List<Probe> overdue() {
        List<Probe> overdue = new ArrayList<>(0);
        for (Probe probe : running.values()) {
            if (probe.deadline() - time.nanos() <= 0) {
                overdue.add(probe);
            }
        }
        for (Probe probe : overdue) {
            running.remove(probe.doubted().user());
        }
        return overdue;
    }

    private void ask(Login login) {
        gates.order(login.session(), new GateOrder.Probe(login.session().number(), login.epoch()));
    }

    /** @param asked whether the gate was asked; otherwise the session has not arrived yet */
    record Probe(Login doubted, Deque<Waiting> queue, long deadline, boolean asked) {}

    /** A claim that is not decided yet. */
    record Waiting(Claim claim, Promise<Claimed> promise) {
        static Waiting of(Claim claim) {
            return new Waiting(claim, Promise.promise());
        }

        Future<Claimed> future() {
            return promise.future();
        }
    }
}
