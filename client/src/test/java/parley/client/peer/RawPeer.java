package parley.client.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import parley.protocol.LinkOffer;
import parley.wire.Fingerprint;
import parley.wire.OwnKey;
import parley.wire.PinnedTrust;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;
import parley.wire.WireListener;
import parley.wire.WireOptions;

/** A peer that says what the test wants and not what it should. */
final class RawPeer implements AutoCloseable {
    final OwnKey key = OwnKey.fresh(InstantSource.system());
    final BlockingQueue<Talking> talking = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final NetClient client = vertx.createNetClient(WireOptions.client(Duration.ofSeconds(Person.SECONDS)));

    /** One connection. */
    final class Talking implements WireListener, Tls.Listener {
        final CompletableFuture<String> established = new CompletableFuture<>();
        final CompletableFuture<String> closed = new CompletableFuture<>();
        final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final StringBuilder partial = new StringBuilder();
        private final Wire wire;

        Talking(Wire wire) {
            this.wire = wire;
        }

        void say(String line) {
            bytes((line.replace('\'', '"') + "\n").getBytes(StandardCharsets.UTF_8));
        }

        void bytes(byte[] bytes) {
            context.runOnContext(now -> {
                wire.write(wire.allocate(bytes.length).writeBytes(bytes));
                wire.flush();
            });
        }

        void cut() {
            context.runOnContext(now -> wire.forceClose());
        }

        /** Reads nothing any more. */
        void deaf() {
            context.runOnContext(now -> wire.pause());
        }

        /** Bytes that the other side has not taken. */
        long waiting() {
            CompletableFuture<Long> bytes = new CompletableFuture<>();
            context.runOnContext(now -> bytes.complete(wire.pending()));
            return Person.soon(bytes);
        }

        /** The next line that is no probe. */
        String line() {
            try {
                String line = lines.poll(Person.SECONDS, TimeUnit.SECONDS);
                if (line == null) {
                    throw new AssertionError("nothing was said");
                }
                return line.contains("\"ping\"") ? line() : line.replace('"', '\'');
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public void received(ByteBuf bytes) {
            partial.append(ByteBufUtil.hexDump(bytes).isEmpty() ? "" : bytes.toString(StandardCharsets.UTF_8));
            bytes.skipBytes(bytes.readableBytes());
            for (int end = partial.indexOf("\n"); end >= 0; end = partial.indexOf("\n")) {
                lines.add(partial.substring(0, end));
                partial.delete(0, end + 1);
            }
        }

        @Override
        public void ended() {
            wire.forceClose();
        }

        @Override
        public void closed() {
            closed.complete("");
        }

        @Override
        public void established(Optional<Fingerprint> peer) {
            established.complete("");
        }

        @Override
        public void failed(Tls.Failure why) {
            established.completeExceptionally(new AssertionError(why));
        }
    }

    Talking dial(LinkOffer offer) {
        return dial(offer, key);
    }

    Talking dial(LinkOffer offer, OwnKey shown) {
        CompletableFuture<Talking> dialled = new CompletableFuture<>();
        TlsContext tls = context(offer, shown);
        context.runOnContext(now -> client.connect(Listeners.port(offer), "127.0.0.1")
                .onSuccess(socket -> {
                    Talking peer = new Talking(Wire.of(socket));
                    Tls.dial(peer.wire, tls, peer);
                    peer.wire.start(peer);
                    dialled.complete(peer);
                })
                .onFailure(dialled::completeExceptionally));
        return Person.soon(dialled);
    }

    private static TlsContext context(LinkOffer offer, OwnKey shown) {
        try {
            return shown.linkClientContext(PinnedTrust.exactly(new Fingerprint(offer.fingerprint())));
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    /** Listens for one who shows {@code expected}, with a key that it says or another one. */
    LinkOffer listen(Fingerprint expected, OwnKey shown) {
        CompletableFuture<Integer> port = new CompletableFuture<>();
        TlsContext tls;
        try {
            tls = shown.linkServerContext(PinnedTrust.exactly(expected));
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
        context.runOnContext(now -> vertx.createNetServer(WireOptions.server())
                .connectHandler(socket -> {
                    Talking peer = new Talking(Wire.of(socket));
                    Tls.accept(peer.wire, tls, peer);
                    peer.wire.start(peer);
                    talking.add(peer);
                })
                .listen(0, "127.0.0.1")
                .onSuccess(server -> port.complete(server.actualPort()))
                .onFailure(port::completeExceptionally));
        return new LinkOffer(
                List.of("127.0.0.1:" + Person.soon(port)), key.fingerprint().text());
    }

    /** An offer without an address, so that nobody dials. */
    LinkOffer offer() {
        return new LinkOffer(List.of(), key.fingerprint().text());
    }

    @Override
    public void close() {
        Person.soon(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
