package parley.wire;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A server of wires on a port of its own, with blocking sockets or wires to dial it. */
final class LoopbackServer implements AutoCloseable {
    final Vertx vertx;
    final NetServer server;
    /** Held, because Vert.x closes a client and its sockets when the garbage collector finds it. */
    final NetClient client;

    private final BlockingQueue<Heard> accepted = new LinkedBlockingQueue<>();

    /** Hands every fresh wire to {@code setup} before it is started. */
    LoopbackServer(boolean epoll, Consumer<Heard> setup) throws Exception {
        vertx = ShortTurns.vertx(
                WireOptions.vertx().setPreferNativeTransport(epoll).setEventLoopPoolSize(1));
        server = vertx.createNetServer(WireOptions.server()).connectHandler(socket -> {
            Heard heard = new Heard(Wire.of(socket), vertx.getOrCreateContext());
            setup.accept(heard);
            heard.wire.start(heard);
            accepted.add(heard);
        });
        client = vertx.createNetClient(WireOptions.client(Duration.ofSeconds(5)));
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get(Heard.SECONDS, TimeUnit.SECONDS);
    }

    static LoopbackServer tlsOrText(TlsContext context) throws Exception {
        return new LoopbackServer(true, heard -> TlsOrText.install(heard.wire, context, heard));
    }

    Socket dial() throws Exception {
        return dial(0);
    }

    Socket dial(int receiveBuffer) throws Exception {
        Socket socket = new Socket();
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Heard.SECONDS));
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.actualPort()));
        return socket;
    }

    Heard dialWire(Consumer<Heard> setup) throws Exception {
        return client.connect(server.actualPort(), "127.0.0.1")
                .map(socket -> {
                    Heard heard = new Heard(Wire.of(socket), vertx.getOrCreateContext());
                    setup.accept(heard);
                    heard.wire.start(heard);
                    return heard;
                })
                .toCompletionStage()
                .toCompletableFuture()
                .get(Heard.SECONDS, TimeUnit.SECONDS);
    }

    Heard accepted() throws Exception {
        Heard next = accepted.poll(Heard.SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody has dialled");
        }
        return next;
    }

    /** Gives what {@link #accepted} gave once more. */
    void again(Heard heard) {
        accepted.add(heard);
    }

    /** Closes a peer's socket in the middle of the block that also closes it. */
    static void hangUp(Socket peer) throws IOException {
        peer.close();
    }

    @Override
    public void close() {
        vertx.close()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(Heard.SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
