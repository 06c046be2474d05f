package parley.server.roster;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;
import parley.server.bus.Probed;
import parley.server.powers.Claims;
import parley.server.powers.Claims.Claim;
import parley.server.powers.Claims.Claimed;
import parley.server.powers.Claims.Granted;
import parley.server.powers.Claims.Leave;
import parley.server.powers.Crowd.Departure;
import parley.server.powers.Crowd.Sight;
import parley.server.powers.Crowd.Standing;
import parley.server.powers.Member;
import parley.server.powers.SessionRef;
import parley.server.settings.Settings;

/** A roster without a bus: two gates that write down their orders, a steered clock, people who log in. */
final class Town {
    static final UserName A = new UserName("anna");
    static final UserName B = new UserName("ben");
    static final UserName C = new UserName("cleo");

    final SteeredTime time = new SteeredTime();
    final FakeAnnals annals = new FakeAnnals();
    final List<Departure> departures = new ArrayList<>();
    final Roster roster;

    private Settings set;
    private final List<Ordered> orders = new ArrayList<>();
    private long sessions;

    /** @param settings pairs of key and value, where they differ from the defaults */
    Town(String... settings) {
        Settings all = Settings.defaults();
        for (int i = 0; i < settings.length; i += 2) {
            all = all.with(settings[i], settings[i + 1]);
        }
        set = all;
        Gates gates = new Gates(2, (gate, order) -> orders.add(new Ordered(gate, order)));
        roster = new Roster(gates, annals, time, () -> set, departures::add);
    }

    /** As a reload does it. */
    void set(String key, String text) {
        set = set.with(key, text);
    }

    /** Whoever may log in has an account. */
    Town with(UserName... users) {
        for (UserName user : users) {
            roster.registered(user);
        }
        return this;
    }

    SessionRef session() {
        sessions++;
        return new SessionRef((int) (sessions % 2), sessions);
    }

    Future<Claimed> claim(UserName user) {
        return claim(user, session());
    }

    Future<Claimed> claim(UserName user, SessionRef session) {
        return roster.door().claim(new Claim(user, session, Optional.empty(), "", Set.of(), false));
    }

    Future<Claimed> claim(UserName user, String token, String... family) {
        return roster.door().claim(new Claim(user, session(), Optional.empty(), token, Set.of(family), false));
    }

    Future<Claimed> resume(UserName user) {
        return roster.door().claim(new Claim(user, session(), Optional.empty(), "next", Set.of("used"), false));
    }

    Future<Claimed> side(UserName user, Member.Side side) {
        return side(user, session(), side);
    }

    Future<Claimed> side(UserName user, SessionRef session, Member.Side side) {
        return roster.door().claim(new Claim(user, session, Optional.of(side), "", Set.of(), false));
    }

    /** Logs in and arrives; answers the epoch. */
    long login(UserName user) {
        return arrive(user, claim(user));
    }

    long login(UserName user, SessionRef session) {
        return arrive(user, claim(user, session));
    }

    long loginHidden(UserName user) {
        return arrive(user, roster.door().claim(new Claim(user, session(), Optional.empty(), "", Set.of(), true)));
    }

    long arrive(UserName user, Future<Claimed> claimed) {
        long epoch = epoch(claimed);
        roster.door().arrived(user, epoch);
        return epoch;
    }

    static long epoch(Future<Claimed> claimed) {
        return granted(claimed).epoch();
    }

    static Granted granted(Future<Claimed> claimed) {
        if (claimed.isComplete() && claimed.result() instanceof Granted granted) {
            return granted;
        }
        throw new AssertionError("not granted: " + claimed);
    }

    void leave(long epoch, Leave how) {
        roster.door().leave(epoch, how);
    }

    void probed(SessionRef session, long epoch, boolean alive) {
        roster.door().probed(new Probed(session, epoch, alive));
    }

    void block(UserName blocker, UserName blocked) {
        roster.blockChanged(new Questions.Blocked(blocker, blocked, true, time.instant()));
    }

    void unblock(UserName blocker, UserName blocked) {
        roster.blockChanged(new Questions.Blocked(blocker, blocked, false, time.instant()));
    }

    void show(UserName user, Standing standing) {
        show(user, standing, Optional.empty());
    }

    void show(UserName user, Standing standing, Optional<String> words) {
        if (!roster.show(user, standing, words).succeeded()) {
            throw new AssertionError(user + " could not be shown " + standing);
        }
    }

    void pass(Duration span) {
        time.pass(span);
        roster.sweep();
    }

    Sight look(UserName viewer, UserName subject) {
        return roster.eyes().look(viewer, subject).orElseThrow();
    }

    List<UserName> online(UserName viewer) {
        return roster.eyes().online(viewer);
    }

    List<UserName> since(UserName viewer, int seconds) {
        return roster.eyes().onlineSince(viewer, Duration.ofSeconds(seconds));
    }

    Instant now() {
        return time.instant();
    }

    /** All orders since the last time, in their order; each fan-out once, though every gate got it. */
    List<GateOrder> orders() {
        List<GateOrder> seen = new ArrayList<>();
        for (Ordered ordered : orders) {
            if (ordered.gate() == 0 || !(ordered.order() instanceof GateOrder.Fanout)) {
                seen.add(ordered.order());
            }
        }
        orders.clear();
        return seen;
    }

    /**
     * What these sessions of the user are shown by the orders since the last time, as the gates would: fan-outs unless
     * he is excepted, and what is for the session alone.
     */
    List<ServerLine> shown(UserName user, SessionRef session) {
        List<ServerLine> shown = new ArrayList<>();
        for (Ordered ordered : orders) {
            if (ordered.gate() != session.gate()) {
                continue;
            }
            if (ordered.order() instanceof GateOrder.Fanout fanout
                    && !fanout.except().contains(user)) {
                shown.add(fanout.line());
            } else if (ordered.order() instanceof GateOrder.Tell tell && tell.session() == session.number()) {
                shown.add(tell.line());
            }
        }
        return shown;
    }

    /** As {@link #shown}, but presence only, as in {@code anna online}. */
    List<String> presence(UserName user, SessionRef session) {
        List<String> seen = new ArrayList<>();
        for (ServerLine line : shown(user, session)) {
            if (line instanceof ServerLine.Presence presence) {
                seen.add(text(presence));
            }
        }
        return seen;
    }

    void forgetOrders() {
        orders.clear();
    }

    static String text(ServerLine.Presence presence) {
        return presence.user() + " " + presence.change()
                + presence.status().map(words -> " " + words).orElse("");
    }

    static GateOrder end(SessionRef session, long epoch, ByeReason reason) {
        return new GateOrder.End(session.number(), epoch, reason);
    }

    static GateOrder probe(SessionRef session, long epoch) {
        return new GateOrder.Probe(session.number(), epoch);
    }

    static boolean refused(Future<Claimed> claimed) {
        return claimed.isComplete() && claimed.result() instanceof Claims.AlreadyOnline;
    }

    private record Ordered(int gate, GateOrder order) {}
}
