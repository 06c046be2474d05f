package parley.client.command;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import javax.net.ssl.SSLException;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
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
    /** The one line that is not answered. */
    private static final String ACK = "{\"cmd\":\"ack\"";

    private static final String YES = """
            {"type":"ok","cmd":"login","text":"yes","user":"hans","online":1,"waiting":1,"seq":0,"id":"1","state":"sent"}
            """;
    /** Held, because Vert.x closes a server that nobody holds. */
    private final NetServer server;

    private RehearsalServer(NetServer server) {
        this.server = server;
    }

    /** @param asked is told each line that somebody said */
    static Future<RehearsalServer> start(Vertx vertx, Runnable asked) {
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
                    wire.start(new Guest(wire, asked));
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
        private final Runnable asked;
        private final StringBuilder line = new StringBuilder();
        private boolean first = true;

        Guest(Wire wire, Runnable asked) {
            this.wire = wire;
            this.asked = asked;
        }

        @Override
        public void received(ByteBuf bytes) {
            while (bytes.isReadable()) {
                byte next = bytes.readByte();
                line.append((char) next);
                if (next == '\n') {
                    answer(line.toString());
                    line.setLength(0);
                }
            }
            wire.flush();
        }

        private void answer(String asking) {
            asked.run();
            if (first) {
                first = false;
                say(GREETING + YES + message());
            } else if (!asking.startsWith(ACK)) {
                say(YES);
            }
        }

        private static String message() {
            UserName luke = new UserName("luke");
            byte[] line = OneLine.json(new ServerLine.Message(1, "1", luke, "hi", Instant.now(), false, false));
            return new String(line, StandardCharsets.UTF_8);
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
