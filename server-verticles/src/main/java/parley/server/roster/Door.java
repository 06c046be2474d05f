package parley.server.roster;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.ByeReason;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;
import parley.server.bus.Probed;
import parley.server.powers.Claims.AlreadyOnline;
import parley.server.powers.Claims.Claim;
import parley.server.powers.Claims.Claimed;
import parley.server.powers.Claims.Ended;
import parley.server.powers.Claims.Granted;
import parley.server.powers.Claims.Leave;
import parley.server.powers.Claims.TooManySides;
import parley.server.powers.Crowd.Departure;
import parley.server.roster.Probes.Waiting;
import parley.server.settings.Choices.Sessions;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * Lets sessions in and out: claims, arrivals, ends (protocol section 3.2, reliability A13 and A14). Touched only from the
 * roster's context.
 */
final class Door {
    private static final Logger LOG = LoggerFactory.getLogger(Door.class);
    /** Longer than a login may take: a session that has not arrived by then never will. */
    private static final long LONGEST_ARRIVAL = Duration.ofSeconds(30).toNanos();

    private final Gates gates;
    private final People people;
    private final Standings standings;
    private final Eyes eyes;
    private final Time time;
    private final Supplier<Settings> settings;
    private final Consumer<Departure> departures;
    private final Probes probes;
    private final Map<Long, Login> logins = new HashMap<>();
    private final Map<Long, Login> expected = new LinkedHashMap<>();
    /** Ends of sessions whose gate may not have known of their login yet: said again should they arrive after all. */
    private final Map<Long, Revoked> revoked = new LinkedHashMap<>();

    private long epochs;

    Door(
            Gates gates,
            People people,
            Standings standings,
            Eyes eyes,
            Time time,
            Supplier<Settings> settings,
            Consumer<Departure> departures) {
        this.gates = gates;
        this.people = people;
        this.standings = standings;
        this.eyes = eyes;
        this.time = time;
        this.settings = settings;
        this.departures = departures;
        this.probes = new Probes(gates, time);
    }

    Future<Claimed> claim(Claim claim) {
        Waiting waiting = Waiting.of(claim);
        Person person = people.of(claim.user());
        Sessions rule = settings.get().get(Keys.SESSIONS);
        if (claim.side().isPresent()) {
            side(person, waiting);
        } else if (rule == Sessions.SHARE && !claim.takeOver()) {
            grant(person, waiting);
        } else if (rule == Sessions.REPLACE || claim.takeOver()) {
            for (Login older : person.mains()) {
                if (rule != Sessions.SHARE || claim.family().contains(older.token())) {
                    end(older, ByeReason.REPLACED, claim.takeOver());
                }
            }
            grant(person, waiting);
            standings.lost(person);
            reconsider(person);
        } else if (!probes.queued(waiting)) {
            Deque<Waiting> alone = new ArrayDeque<>();
            alone.add(waiting);
            decide(person, alone);
        }
        return waiting.future();
    }

    void arrived(UserName user, long epoch) {
        Login login = logins.get(epoch);
        if (login == null) {
            Revoked over = revoked.remove(epoch);
            if (over != null) {
                gates.order(over.login().session(), over.order());
            }
            return;
        }
        login.arrive();
        LOG.info("{} logged in{}", user, login.main() ? "" : " beside the main session");
        expected.remove(epoch);
        if (login.main()) {
            standings.arrived(people.of(user), login);
            probes.arrived(login);
        }
    }

    void leave(long epoch, Leave how) {
        revoked.remove(epoch);
        Login login = logins.get(epoch);
        if (login == null) {
            return;
        }
        LOG.info("{} left: {}", login.user(), how);
        boolean mayComeBack = how == Leave.LOST || how == Leave.ABANDONED;
        forget(login, mayComeBack);
        Person person = people.of(login.user());
        if (login.main()) {
            if (mayComeBack || !login.arrived()) {
                standings.lost(person);
            } else {
                standings.gone(person);
            }
        }
        reconsider(person);
    }

    /** Ends all sessions of the account but the one with this epoch. */
    Ended endOthers(UserName user, Optional<Long> kept, ByeReason reason) {
        Person person = people.of(user);
        boolean awaited = person.here() && !person.manned();
        if (kept.isPresent()) {
            // They showed the password of before.
            refuse(probes.cancelled(user));
        }
        int ended = 0;
        for (Login login : person.logins()) {
            if (kept.filter(epoch -> epoch == login.epoch()).isEmpty()) {
                end(login, reason, false);
                ended++;
            }
        }
        standings.gone(person);
        reconsider(person);
        return new Ended(ended, awaited);
    }

    /** The session has another resume token from now on. */
    void retoken(long epoch, String token) {
        Optional.ofNullable(logins.get(epoch)).ifPresent(login -> login.retoken(token));
    }

    void probed(Probed report) {
        Login login = logins.get(report.epoch());
        if (login == null || !login.session().equals(report.session())) {
            return;
        }
        probes.answered(login).ifPresent(queue -> judged(login, report.alive(), queue));
    }

    void sweep() {
        for (Probes.Probe probe : probes.overdue()) {
            // A session that has not even arrived is no ghost: its gate still has to speak.
            judged(probe.doubted(), !probe.asked(), probe.queue());
        }
        for (Login login : overdueArrivals()) {
            LOG.warn("{} never said whether the login of {} arrived", login.session(), login.user());
            end(login, ByeReason.BUSY, true);
            standings.lost(people.of(login.user()));
            reconsider(people.of(login.user()));
        }
        long now = time.nanos();
        revoked.values().removeIf(over -> now - over.at() >= LONGEST_ARRIVAL);
    }

    int sessions() {
        return logins.size();
    }

    private void side(Person person, Waiting waiting) {
        if (person.sides() >= settings.get().get(Keys.SIDE_SESSIONS)) {
            waiting.promise().complete(new TooManySides());
        } else {
            grant(person, waiting);
        }
    }

    /** Decides the claims in their order until one of them has to wait. */
    private void decide(Person person, Deque<Waiting> queue) {
        while (!queue.isEmpty()) {
            Optional<Login> older = person.oldestMain();
            if (older.isPresent()) {
                probes.begin(older.get(), queue);
                return;
            }
            grant(person, queue.removeFirst());
        }
    }

    private void judged(Login doubted, boolean alive, Deque<Waiting> queue) {
        if (alive) {
            refuse(queue);
            return;
        }
        Person person = people.of(doubted.user());
        end(doubted, ByeReason.REPLACED, true);
        decide(person, queue);
        standings.lost(person);
    }

    private static void refuse(Deque<Waiting> queue) {
        for (Waiting waiting : queue) {
            waiting.promise().complete(new AlreadyOnline());
        }
    }

    /** Claims that waited for a session that is over need wait no more. */
    private void reconsider(Person person) {
        decide(person, probes.settled(person));
    }

    private void grant(Person person, Waiting waiting) {
        Claim claim = waiting.claim();
        epochs++;
        Login login = new Login(epochs, claim, time.nanos());
        logins.put(login.epoch(), login);
        expected.put(login.epoch(), login);
        person.add(login);
        waiting.promise().complete(new Granted(login.epoch(), eyes.count(claim.user())));
    }

    private void end(Login login, ByeReason reason, boolean lost) {
        forget(login, lost);
        GateOrder.End order = new GateOrder.End(login.session().number(), login.epoch(), reason);
        gates.order(login.session(), order);
        if (!login.arrived()) {
            revoked.put(login.epoch(), new Revoked(login, order, time.nanos()));
        }
    }

    private void forget(Login login, boolean lost) {
        logins.remove(login.epoch());
        expected.remove(login.epoch());
        Person person = people.of(login.user());
        person.remove(login);
        boolean last = login.main() && person.oldestMain().isEmpty();
        departures.accept(new Departure(login.user(), login.session(), last, lost));
    }

    private List<Login> overdueArrivals() {
        List<Login> overdue = new ArrayList<>(0);
        for (Login login : expected.values()) {
            if (time.nanos() - login.granted() < LONGEST_ARRIVAL) {
                break;
            }
            overdue.add(login);
        }
        return overdue;
    }

    private record Revoked(Login login, GateOrder.End order, long at) {}
}
