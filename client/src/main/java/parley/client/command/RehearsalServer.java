package parley.client.command;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;
import parley.wire.OwnKey;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;
import parley.wire.WireListener;
import parley.wire.WireOptions;

/**
 * Something on this machine's loopback that says to every line what a server might, so that a rehearsal goes all the way a
 * real start goes. Touched only from its event loop.
 */
final class RehearsalServer {
    private static final String GREETING = "* parley 1\n";
    private static final String YES = """
            {"type":"ok","cmd":"login","text":"yes","user":"hans","online":1,"waiting":1,"seq":0,"id":"1","state":"sent"}
            """;
    private static final String MESSAGE = """
            {"type":"message","seq":1,"id":"1","from":"luke","text":"hi","at":"2026-01-01T00:00:00.000Z"}
            {"type":"presence","user":"luke","state":"online"}
            """;

    /** Held, because Vert.x closes a server that nobody holds. */
    private final NetServer server;

    private RehearsalServer(NetServer server) {
        this.server = server;
    }

    static Future<RehearsalServer> start(Vertx vertx) {
        TlsContext tls;
        try {
            tls = OwnKey.fresh(InstantSource.system()).serverContext();
        } catch (SSLException noTls) {
            return Future.failedFuture(noTls);
        }
        return vertx.createNetServer(WireOptions.server())
                .connectHandler(socket -> {
                    Wire wire = Wire.of(socket);
                    Tls.accept(wire, tls, new Shaken());
                    wire.start(new Guest(wire));
                })
                .listen(0, "127.0.0.1")
                .map(RehearsalServer::new);
    }

    int port() {
        return server.actualPort();
    }

    private static final class Shaken implements Tls.Listener {
        @Override
        public void established(Optional<parley.wire.Fingerprint> peer) {}

        @Override
        public void failed(Tls.Failure why) {}
    }

    private static final class Guest implements WireListener {
        private final Wire wire;
        private int lines;

        Guest(Wire wire) {
            this.wire = wire;
        }

        @Override
        public void received(ByteBuf bytes) {
            while (bytes.isReadable()) {
                if (bytes.readByte() == '\n') {
                    lines++;
                    say(lines == 1 ? GREETING + YES + MESSAGE : YES);
                }
            }
            wire.flush();
        }

        private void say(String what) {
            ByteBuf buffer = wire.allocate(what.length());
            buffer.writeCharSequence(what, StandardCharsets.UTF_8);
            wire.write(buffer);
        }

        @Override
        public void ended() {
            wire.forceClose();
        }

        @Override
        public void closed() {}
    }
}
