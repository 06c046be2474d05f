package parley.server.roster;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/** Annals in memory, which fail when told to. */
final class FakeAnnals implements Annals {
    final List<String> written = new ArrayList<>();
    Past past = new Past(List.of(), List.of());
    Optional<Promise<Void>> held = Optional.empty();
    boolean broken;

    @Override
    public Future<Past> recall() {
        return Future.succeededFuture(past);
    }

    @Override
    public Future<Void> opened(UserName user, Instant at) {
        return write(user + " opened " + at);
    }

    @Override
    public Future<Void> closed(UserName user, Instant at) {
        return write(user + " closed " + at);
    }

    @Override
    public Future<Void> alive(Instant at) {
        return write("alive " + at);
    }

    @Override
    public Future<Void> hidden(UserName user, boolean hidden) {
        return write(user + (hidden ? " hidden" : " shown"));
    }

    private Future<Void> write(String entry) {
        if (broken) {
            return Future.failedFuture("no disk");
        }
        written.add(entry);
        return held.map(Promise::future).orElseGet(Future::succeededFuture);
    }
}
