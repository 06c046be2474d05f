package parley.server.gate;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.List;
import parley.server.catalog.Route;

/**
 * One event loop's share of the connections: listens together with the other gates on the port of the settings. Deployed
 * by {@code main}, one for each event loop.
 */
public final class GateVerticle extends VerticleBase {
    private final int number;
    private final GateParts parts;

    /** @param number this gate's own, from which its addresses on the bus are made */
    public GateVerticle(int number, GateParts parts) {
        this.number = number;
        this.parts = parts;
    }

    /** The session verbs, for the catalog. */
    public static List<Route> routes() {
        return List.of();
    }

    /** The port on which it listens, once it is deployed. */
    public int port() {
        return parts.settings().get().get(parley.server.settings.Keys.PORT) + number * 0;
    }

    /** Ends all connections in order (architecture, "the end"); completes when none is left. From every thread. */
    public Future<Void> shutdown() {
        return Future.succeededFuture();
    }
}
