package parley.client.server;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import parley.wire.Fingerprint;
import parley.wire.OwnKey;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;
import parley.wire.WireListener;
import parley.wire.WireOptions;

/** A server that says what the test says, over TLS. The test's thread waits for what clients send. */
final class ScriptedServer implements AutoCloseable {
    static final long SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    private final BlockingQueue<Visit> visits = new LinkedBlockingQueue<>();
    private OwnKey key = OwnKey.fresh(InstantSource.system());
    private NetServer server;

    ScriptedServer() {
        this.server = listen(0);
    }

    int port() {
        return server.actualPort();
    }

    Fingerprint key() {
        return key.fingerprint();
    }

    /** Goes away; its port stays free for {@link #comeBack}. */
    int goAway() {
        int port = port();
        await(server.close());
        return port;
    }

    void comeBack(int port) {
        server = listen(port);
    }

    void changeKey() {
        int port = goAway();
        key = OwnKey.fresh(InstantSource.system());
        comeBack(port);
    }

    /** The next connection, greeted. */
    Visit visit() {
        return next(visits, "nobody connects");
    }

    /** The next connection, whose first line is answered as a login. */
    Visit member() {
        return visit().admit();
    }

    boolean visited() {
        return !visits.isEmpty();
    }

    private NetServer listen(int port) {
        TlsContext tls;
        try {
            tls = key.serverContext();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
        NetServer listening = vertx.createNetServer(WireOptions.server()).connectHandler(socket -> {
            Visit visit = new Visit(Wire.of(socket), vertx.getOrCreateContext());
            Tls.accept(visit.wire, tls, new Tls.Listener() {
                @Override
                public void established(Optional<Fingerprint> peer) {
                    visit.write("* parley 1 test\n");
                    visits.add(visit);
                }

                @Override
                public void failed(Tls.Failure why) {}
            });
            visit.wire.start(visit);
        });
        await(listening.listen(port, "127.0.0.1"));
        return listening;
    }

    @Override
    public void close() {
        await(vertx.close());
    }

    private static void await(io.vertx.core.Future<?> done) {
        var unused = done.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    static <T> T next(BlockingQueue<T> queue, String otherwise) {
        try {
            T next = queue.poll(SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError(otherwise);
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** One connection of a client. */
    static final class Visit implements WireListener {
        private final Wire wire;
        private final Context context;
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final BlockingQueue<String> end = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();

        private Visit(Wire wire, Context context) {
            this.wire = wire;
            this.context = context;
        }

        /** The next line of the client. */
        String line() {
            return next(lines, "the client says nothing");
        }

        /** Whether a line has come that was not looked at. */
        boolean hasLine() {
            return !lines.isEmpty();
        }

        /** Says one line of JSON, written with single quotes. */
        Visit say(String json) {
            context.runOnContext(go -> write(json.replace('\'', '"') + "\n"));
            return this;
        }

        Visit ok() {
            return say("{'type':'ok','text':'done'}");
        }

        Visit refuse(String code) {
            return say("{'type':'error','code':'" + code + "','text':'no'}");
        }

        Visit message(long seq, String text, boolean again) {
            return say("{'type':'message','seq':" + seq + ",'id':'m" + seq + "','from':'luke','text':'" + text
                    + "','at':'2026-11-21T09:00:00.000Z'" + (again ? ",'again':true}" : "}"));
        }

        /** Reads the line that signs in and admits it. */
        Visit admit() {
            line();
            return admitted(0, "r1");
        }

        Visit admitted(long seq, String resume) {
            return say("{'type':'ok','cmd':'login','text':'welcome','user':'hans','online':1,'waiting':0,'seq':" + seq
                    + ",'resume':'" + resume + "'}");
        }

        void bye(String reason) {
            say("{'type':'bye','reason':'" + reason + "'}");
        }

        void cut() {
            context.runOnContext(go -> wire.forceClose());
        }

        /** Waits until the client has ended the connection. */
        void awaitEnd() {
            next(end, "the client keeps the connection");
        }

        void raw(byte[] bytes) {
            context.runOnContext(go -> {
                ByteBuf buffer = wire.allocate(bytes.length);
                buffer.writeBytes(bytes);
                wire.write(buffer);
                wire.flush();
            });
        }

        private void write(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            ByteBuf buffer = wire.allocate(bytes.length);
            buffer.writeBytes(bytes);
            wire.write(buffer);
            wire.flush();
        }

        @Override
        public void received(ByteBuf bytes) {
            partial.append(bytes.toString(StandardCharsets.UTF_8));
            bytes.skipBytes(bytes.readableBytes());
            for (int lf = partial.indexOf("\n"); lf >= 0; lf = partial.indexOf("\n")) {
                lines.add(partial.substring(0, lf));
                partial.delete(0, lf + 1);
            }
        }

        @Override
        public void ended() {
            wire.forceClose();
            end.add("fin");
        }

        @Override
        public void closed() {
            end.add("closed");
        }
    }
}
