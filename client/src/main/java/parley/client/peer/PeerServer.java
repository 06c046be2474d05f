package parley.client.peer;

import io.vertx.core.Future;
import io.vertx.core.net.NetServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import parley.wire.Wire;
import parley.wire.WireOptions;

/**
 * The client's own server, for one link: takes callers in and says nothing to them. It is closed by whoever opened it, after
 * its minute, or when three callers within a minute proved to be nobody (docs/reliability.md, P01 and P08). Touched only from
 * the links' event loop.
 */
final class PeerServer {
    private static final int MOST_WAITING = 8;
    private static final int MOST_FAILURES = 3;
    private static final Duration FAILURES_COUNT = Duration.ofMinutes(1);
    /** Vert.x closes the accepted sockets with their server, but not before this. */
    private static final long LONGER_THAN_A_LINK_DAYS = 3_650;

    private final Means means;
    private final NetServer server;
    private final Deque<Long> failures = new ArrayDeque<>();
    private final List<Caller> waiting = new ArrayList<>();
    private Optional<Consumer<Wire>> host = Optional.empty();
    private Optional<Means.Timer> end = Optional.empty();
    private boolean closed;

    /** One who came before it was known whom to expect. */
    private record Caller(Wire wire, Means.Timer patience) {}

    private PeerServer(Means means) {
        this.means = means;
        this.server =
                means.vertx().createNetServer(WireOptions.server()).connectHandler(socket -> took(Wire.of(socket)));
    }

    /**
     * Listens on all addresses of this machine.
     *
     * @param address {@code ::} or {@code 0.0.0.0}
     * @param port 0 for any; if it is not to be had, any is taken too
     */
    static Future<PeerServer> open(Means means, String address, int port) {
        PeerServer opening = new PeerServer(means);
        Future<NetServer> listening = opening.server.listen(port, address);
        return listening
                .map(listens -> opening.limited())
                .recover(taken -> port == 0 ? Future.failedFuture(taken) : open(means, address, 0));
    }

    private PeerServer limited() {
        end = Optional.of(means.after(means.patience().meeting(), this::close));
        return this;
    }

    int port() {
        return server.actualPort();
    }

    /** Hands over those who wait, then each who comes. */
    void host(Consumer<Wire> taking) {
        host = Optional.of(taking);
        List<Caller> all = List.copyOf(waiting);
        waiting.clear();
        for (Caller caller : all) {
            caller.patience().cancel();
            taking.accept(caller.wire());
        }
    }

    private void took(Wire wire) {
        if (closed || (host.isEmpty() && waiting.size() == MOST_WAITING)) {
            wire.forceClose();
        } else if (host.isPresent()) {
            host.get().accept(wire);
        } else {
            waiting.add(new Caller(wire, means.after(means.patience().proof(), () -> tooLate(wire))));
        }
    }

    private void tooLate(Wire wire) {
        waiting.removeIf(caller -> caller.wire() == wire);
        wire.forceClose();
        failed();
    }

    /** A caller has proved to be nobody. */
    void failed() {
        long now = System.nanoTime();
        failures.add(now);
        failures.removeIf(before -> now - before > FAILURES_COUNT.toNanos());
        if (failures.size() >= MOST_FAILURES) {
            close();
        }
    }

    boolean closed() {
        return closed;
    }

    /** Takes nobody in any more; those who were handed over stay. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        end.ifPresent(Means.Timer::cancel);
        waiting.forEach(caller -> {
            caller.patience().cancel();
            caller.wire().forceClose();
        });
        waiting.clear();
        server.shutdown(LONGER_THAN_A_LINK_DAYS, TimeUnit.DAYS).onFailure(means::bug);
    }
}
