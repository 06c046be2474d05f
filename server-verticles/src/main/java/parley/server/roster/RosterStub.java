package parley.server.roster;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;
import parley.server.bus.Bus;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.powers.Mail;
import parley.server.powers.SessionRef;

/**
 * The roster as others reach it, over the bus. Safe from every thread; answers come on the caller's context, and what one
 * caller says is heard in order.
 */
public final class RosterStub implements Claims, Crowd, Mail {
    private final Bus bus;

    public RosterStub(Bus bus) {
        this.bus = bus;
    }

    @Override
    public Future<Claimed> claim(Claim claim) {
        return bus.ask(Questions.CLAIM, claim);
    }

    @Override
    public void arrived(UserName user, long epoch) {
        bus.publish(Questions.ARRIVED, new Questions.Arrival(user, epoch));
    }

    @Override
    public Future<Void> leave(UserName user, long epoch, Leave how) {
        return bus.ask(Questions.LEAVE, new Questions.Leaving(user, epoch, how));
    }

    @Override
    public Future<Void> endOthers(UserName user, long keptEpoch, String token, ByeReason reason) {
        Questions.Kept kept = new Questions.Kept(keptEpoch, token);
        return bus.ask(Questions.END, new Questions.Ending(user, Optional.of(kept), reason))
                .mapEmpty();
    }

    @Override
    public Future<Claims.Ended> endAll(UserName user, ByeReason reason) {
        return bus.ask(Questions.END, new Questions.Ending(user, Optional.empty(), reason));
    }

    @Override
    public Future<List<UserName>> online(UserName viewer) {
        return bus.ask(Questions.ONLINE, viewer);
    }

    @Override
    public Future<List<UserName>> onlineSince(UserName viewer, Duration span) {
        return bus.ask(Questions.ONLINE_SINCE, new Questions.Since(viewer, span));
    }

    @Override
    public Future<List<Sight>> everybody(UserName viewer) {
        return bus.ask(Questions.EVERYBODY, viewer);
    }

    @Override
    public Future<Optional<Sight>> look(UserName viewer, UserName subject) {
        return bus.ask(Questions.LOOK, new Questions.Pair(viewer, subject));
    }

    @Override
    public Future<Reach> reach(UserName from, UserName to) {
        return bus.ask(Questions.REACH, new Questions.Pair(from, to));
    }

    @Override
    public Future<Optional<Refusal>> show(UserName user, Standing standing, Optional<String> words) {
        return bus.ask(Questions.SHOW, new Questions.Shown(user, standing, words));
    }

    @Override
    public void registered(UserName user) {
        bus.send(Questions.REGISTERED, user);
    }

    @Override
    public Future<Void> deleted(UserName user) {
        return bus.ask(Questions.DELETED, user);
    }

    /** The server is about to end: from now on nobody is told that a lost connection is over. */
    public void closing() {
        bus.send(Questions.CLOSING, new Questions.Everything());
    }

    @Override
    public Future<Void> blockChanged(UserName blocker, UserName blocked, boolean set, Instant at) {
        return bus.ask(Questions.BLOCKED, new Questions.Blocked(blocker, blocked, set, at));
    }

    @Override
    public Future<Spoken> broadcast(ServerLine.Broadcast line) {
        return bus.ask(Questions.BROADCAST, line);
    }

    @Override
    public Future<Integer> announce(Notice notice) {
        return bus.ask(Questions.ANNOUNCE, notice);
    }

    @Override
    public Future<Boolean> tell(UserName user, ServerLine line) {
        return bus.ask(Questions.TELL, new Questions.ToUser(user, line));
    }

    @Override
    public Future<Reach> approach(UserName from, UserName to, ServerLine line) {
        return bus.ask(Questions.APPROACH, new Questions.Approach(from, to, line));
    }

    @Override
    public void tell(SessionRef session, ServerLine line) {
        bus.send(Questions.TELL_SESSION, new Questions.ToSession(session, line));
    }

    @Override
    public void onArrival(Consumer<UserName> listener) {
        bus.hear(Questions.ARRIVED, arrival -> listener.accept(arrival.user()));
    }

    @Override
    public void onHiding(Consumer<UserName> listener) {
        bus.hear(Questions.HID, listener);
    }

    @Override
    public void onBlock(Consumer<Crowd.Blocked> listener) {
        bus.hear(Questions.BLOCK_SET, listener);
    }

    @Override
    public void onDeparture(Consumer<Departure> listener) {
        bus.hear(Questions.DEPARTED, listener);
    }

    @Override
    public Future<Census> census() {
        return bus.ask(Questions.CENSUS, new Questions.Everything());
    }

    @Override
    public Future<Boolean> waiting(Item item, SessionRef sentBy) {
        return bus.ask(Questions.WAITING, new Questions.Sent(item, sentBy));
    }
}
