package parley.server.gate;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.catalog.Catalog;
import parley.server.catalog.Route;
import parley.server.counts.Counted;
import parley.server.counts.Counts;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.wire.WireOptions;

/**
 * One event loop's share of the connections: listens together with the other gates on the port of the settings. Deployed
 * by {@code main}, one for each event loop.
 */
public final class GateVerticle extends VerticleBase implements Counted {
    private static final Logger LOG = LoggerFactory.getLogger(GateVerticle.class);
    static final Duration SWEEP = Duration.ofMillis(100);
    /**
     * For a socket that no session knows, which should not be: Vert.x waits so long for it, and undeploying with it. Longer
     * than an end of ours takes (5 s for answers, 1 s for the last line), or Vert.x would cut that short, and shorter than
     * the 10 s after which the process goes whatever is still open.
     */
    private static final Duration LONGEST_END = Duration.ofSeconds(8);

    private final int number;
    private final GateParts parts;
    private final List<Bus.Subscription> subscriptions = new ArrayList<>();
    private final Promise<Opened> opened = Promise.promise();

    private record Opened(Gate gate, NetServer server, Optional<OperatorsEntrance> operators, long timer) {}

    /** @param number this gate's own, from which its addresses on the bus are made */
    public GateVerticle(int number, GateParts parts) {
        this.number = number;
        this.parts = parts;
    }

    /** The session verbs, for the catalog. */
    public static List<Route> routes() {
        return SessionVerbs.routes();
    }

    @Override
    public Future<?> start() {
        Settings settings = parts.settings().get();
        Gate gate = new Gate(number, parts);
        hear(gate);
        NetServerOptions options =
                WireOptions.server().setHost(settings.get(Keys.HOST)).setPort(port(settings));
        long timer = vertx.setPeriodic(SWEEP.toMillis(), tick -> gate.sweep());
        return vertx.createNetServer(options)
                .connectHandler(gate::connected)
                .listen()
                .compose(server -> operators(gate).map(operators -> new Opened(gate, server, operators, timer)))
                .onSuccess(opened::complete)
                .onFailure(opened::fail);
    }

    @Override
    public Future<?> stop() {
        if (!opened.future().succeeded()) {
            return Future.succeededFuture();
        }
        Opened open = opened.future().result();
        vertx.cancelTimer(open.timer());
        return open.server()
                .close()
                .eventually(() -> open.operators().map(OperatorsEntrance::close).orElse(Future.succeededFuture()))
                .eventually(() -> ended(open.gate()));
    }

    private Future<Optional<OperatorsEntrance>> operators(Gate gate) {
        return number == 0
                ? OperatorsEntrance.open(vertx, gate, parts.operators())
                : Future.succeededFuture(Optional.empty());
    }

    /**
     * The port on which it listens.
     *
     * @throws IllegalStateException before it is deployed
     */
    public int port() {
        if (!opened.future().succeeded()) {
            throw new IllegalStateException("gate " + number + " does not listen");
        }
        return opened.future().result().server().actualPort();
    }

    /**
     * Ends all connections in order: none is taken in any more, lines in flight are answered within 5 s, then everybody
     * gets {@code bye shutdown} and 1 s to take it. Completes when no connection is left. From every thread, once deployed.
     */
    public Future<Void> shutdown() {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> opened.future().compose(GateVerticle::end).onComplete(done));
        return done.future();
    }

    /**
     * Closes the port, and ends the connections one after the other over the span; operators may still come and stay. Completes
     * when the last one was told. From every thread, once deployed.
     */
    public Future<Void> drain(Duration span) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(now -> opened.future()
                .compose(open -> {
                    unbind(open.server(), span.plus(LONGEST_END));
                    return open.gate().drain(span.toNanos());
                })
                .onComplete(done));
        return done.future();
    }

    /** Completes when this gate's event loop has come round. From every thread. */
    public Future<Void> answers() {
        Promise<Void> answered = Promise.promise();
        context.runOnContext(now -> answered.complete());
        return answered.future();
    }

    @Override
    public Future<Void> say(Counts to) {
        Promise<Void> said = Promise.promise();
        context.runOnContext(now -> opened.future()
                .<Void>map(open -> {
                    open.gate().say(to);
                    return null;
                })
                .onComplete(said));
        return said.future();
    }

    /** For any free port, Vert.x has servers share one only if they ask for the same negative number. */
    private static int port(Settings settings) {
        int port = settings.get(Keys.PORT);
        return port == 0 ? -1 : port;
    }

    private static Future<Void> end(Opened open) {
        unbind(open.server(), LONGEST_END);
        open.operators()
                .ifPresent(operators -> operators
                        .shutdown(LONGEST_END)
                        .onFailure(failure -> LOG.warn("the operators' entrance was not closed in order", failure)));
        return open.gate().stop();
    }

    private static void unbind(NetServer server, Duration patience) {
        server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.warn("the port was not given back in order", failure));
    }

    private void hear(Gate gate) {
        Bus bus = parts.bus();
        subscriptions.add(bus.hear(Addresses.outcomes(number), gate::settle));
        subscriptions.add(bus.hear(Addresses.orders(number), gate::obey));
        subscriptions.add(
                bus.answer(Addresses.connections(number), everything -> Future.succeededFuture(gate.connections())));
        subscriptions.add(bus.hear(Addresses.CATALOG, gate.dispatcher()::replace));
        // One that came between the building of the gate and its hearing would be missed.
        Catalog now = parts.catalog().get();
        gate.dispatcher().replace(now);
    }

    private Future<Void> ended(Gate gate) {
        gate.close();
        return Future.all(subscriptions.stream().map(Bus.Subscription::end).toList())
                .mapEmpty();
    }
}
