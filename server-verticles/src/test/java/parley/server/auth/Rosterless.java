package parley.server.auth;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parley.protocol.ByeReason;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.powers.SessionRef;

/** Stands in for the roster: grants every claim unless told otherwise, and writes down what it is asked. */
final class Rosterless implements Claims, Crowd {
    final List<String> heard = new ArrayList<>();
    final Deque<Claimed> next = new ArrayDeque<>();
    Optional<Claim> claimed = Optional.empty();
    Optional<Consumer<Departure>> departures = Optional.empty();
    /** What happens while the roster decides a claim. */
    Supplier<Future<?>> meanwhile = Future::succeededFuture;

    private long epoch;

    @Override
    public Future<Claimed> claim(Claim claim) {
        claimed = Optional.of(claim);
        heard.add("claim " + claim.user() + (claim.takeOver() ? " takeover" : ""));
        Claimed answer = next.isEmpty() ? new Granted(++epoch, 3) : next.remove();
        return meanwhile.get().map(answer);
    }

    @Override
    public Future<Void> leave(UserName user, long left, Leave how) {
        heard.add("leave " + user + " " + left + " " + how);
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> endOthers(UserName user, long keptEpoch, String token, ByeReason reason) {
        heard.add("endOthers " + user + " " + keptEpoch + " " + reason);
        return Future.succeededFuture();
    }

    @Override
    public void registered(UserName user) {
        heard.add("registered " + user);
    }

    @Override
    public Future<Void> deleted(UserName user) {
        heard.add("deleted " + user);
        return Future.succeededFuture();
    }

    @Override
    public void onArrival(Consumer<UserName> listener) {}

    @Override
    public Future<Reach> approach(UserName from, UserName to, ServerLine line) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void onBlock(Consumer<Blocked> listener) {}

    @Override
    public void onHiding(Consumer<UserName> listener) {}

    @Override
    public void onDeparture(Consumer<Departure> listener) {
        departures = Optional.of(listener);
    }

    @Override
    public void arrived(UserName user, long arrivedEpoch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Ended> endAll(UserName user, ByeReason reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<UserName>> online(UserName viewer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<UserName>> onlineSince(UserName viewer, Duration span) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<List<Sight>> everybody(UserName viewer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<Sight>> look(UserName viewer, UserName subject) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Reach> reach(UserName from, UserName to) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Optional<Refusal>> show(UserName user, Standing standing, Optional<String> words) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Void> blockChanged(UserName blocker, UserName blocked, boolean set, Instant at) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Spoken> broadcast(ServerLine.Broadcast line) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Integer> announce(Notice notice) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Boolean> tell(UserName user, ServerLine line) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void tell(SessionRef session, ServerLine line) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Future<Census> census() {
        throw new UnsupportedOperationException();
    }
}
