package parley.server.handoff;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;

/** A crowd of which a test uses only what it overrides. */
abstract class UnusedCrowd implements Crowd {
    private static <T> Future<T> unused() {
        return Future.failedFuture("not used here");
    }

    @Override
    public Future<Void> deleted(UserName user) {
        return unused();
    }

    @Override
    public Future<List<UserName>> online(UserName viewer) {
        return unused();
    }

    @Override
    public Future<List<UserName>> onlineSince(UserName viewer, Duration span) {
        return unused();
    }

    @Override
    public Future<List<Sight>> everybody(UserName viewer) {
        return unused();
    }

    @Override
    public Future<Optional<Sight>> look(UserName viewer, UserName subject) {
        return unused();
    }

    @Override
    public Future<Optional<Refusal>> show(UserName user, Standing standing, Optional<String> words) {
        return unused();
    }

    @Override
    public void registered(UserName user) {}

    @Override
    public Future<Void> blockChanged(UserName blocker, UserName blocked, boolean set, Instant at) {
        return unused();
    }

    @Override
    public Future<Spoken> broadcast(ServerLine.Broadcast line) {
        return unused();
    }

    @Override
    public Future<Integer> announce(Notice notice) {
        return unused();
    }

    @Override
    public Future<Census> census() {
        return unused();
    }

    @Override
    public void onArrival(Consumer<UserName> listener) {}

    @Override
    public Future<Reach> approach(UserName from, UserName to, ServerLine line) {
        return unused();
    }

    @Override
    public void onBlock(Consumer<Blocked> listener) {}

    @Override
    public void onHiding(Consumer<UserName> listener) {}
}
