package parley.server.gate;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.wire.WireOptions;

/**
 * Where operators come in: a Unix domain socket in the data folder, which only its owner may open. A server without it is
 * whole in everything else. Used by the gate that has it.
 */
final class OperatorsEntrance {
    private static final Logger LOG = LoggerFactory.getLogger(OperatorsEntrance.class);

    private final NetServer server;

    private OperatorsEntrance(NetServer server) {
        this.server = server;
    }

    /** Empty, with a word in the log, where there can be none. Whoever calls owns the folder: what lies there is of a dead server. */
    static Future<Optional<OperatorsEntrance>> open(Vertx vertx, Gate gate, Path socket) {
        try {
            Files.deleteIfExists(socket);
        } catch (IOException inTheWay) {
            return without(socket, inTheWay);
        }
        return vertx.createNetServer(WireOptions.server())
                .connectHandler(gate::operatorConnected)
                .listen(SocketAddress.domainSocketAddress(socket.toString()))
                .compose(server -> closed(server, socket))
                .recover(failure -> without(socket, failure));
    }

    /** Lets nobody in any more; who is in has so long to leave. */
    Future<Void> shutdown(Duration patience) {
        return server.shutdown(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    Future<Void> close() {
        return server.close();
    }

    /** The folder is closed to others already; this is for those who open it. */
    private static Future<Optional<OperatorsEntrance>> closed(NetServer server, Path socket) {
        try {
            Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
            return Future.succeededFuture(Optional.of(new OperatorsEntrance(server)));
        } catch (IOException | UnsupportedOperationException open) {
            return server.close().compose(done -> without(socket, open));
        }
    }

    private static Future<Optional<OperatorsEntrance>> without(Path socket, Throwable why) {
        LOG.warn("there is no entrance for operators at {}: {}", socket, why.getMessage());
        return Future.succeededFuture(Optional.empty());
    }
}
