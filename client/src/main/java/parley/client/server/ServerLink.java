package parley.client.server;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import parley.wire.Fingerprint;
import parley.wire.PinnedTrust;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;
import parley.wire.WireListener;
import parley.wire.WireOptions;

/** A connection to the server. Its state is touched only from its event loop; its public methods from any thread. */
public final class ServerLink implements WireListener {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    /** How long the server may take to answer what was sent, once nothing more will be. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(10);

    private final Wire wire;
    /** Held, because Vert.x closes a client that nobody holds, and its sockets with it. */
    @SuppressWarnings("UnusedVariable")
    private final NetClient client;

    private final Context context;
    private final Consumer<String> lines;
    private final Runnable closed;
    private final ByteArrayOutputStream partial = new ByteArrayOutputStream();
    private boolean finishing;
    private volatile String key = "none";

    private ServerLink(Wire wire, NetClient client, Context context, Consumer<String> lines, Runnable closed) {
        this.wire = wire;
        this.client = client;
        this.context = context;
        this.lines = lines;
        this.closed = closed;
    }

    /**
     * Connects with TLS. An unknown server's key is kept; another key than the known one refuses.
     *
     * @param lines hears every line of the server, without its LF
     * @param closed runs once when the connection is over
     * @return fails with {@link LinkRefused}, or with what the network said
     */
    public static Future<ServerLink> open(
            Vertx vertx, String host, int port, KnownServers known, Consumer<String> lines, Runnable closed) {
        String server = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        Optional<Fingerprint> pinned = known.find(server);
        PinnedTrust trust = pinned.map(PinnedTrust::exactly).orElseGet(() -> PinnedTrust.onFirstUse(key -> true));
        TlsContext tls;
        try {
            tls = trust.clientContext();
        } catch (SSLException noTls) {
            return Future.failedFuture(noTls);
        }
        Context context = vertx.getOrCreateContext();
        Promise<ServerLink> opened = Promise.promise();
        NetClient client = vertx.createNetClient(WireOptions.client(PATIENCE));
        context.runOnContext(go -> client.connect(port, host)
                .onSuccess(socket -> {
                    Wire wire = Wire.of(socket);
                    ServerLink link = new ServerLink(wire, client, context, lines, closed);
                    Tls.dial(wire, tls, link.handshake(opened, trust, pinned, server, known));
                    wire.start(link);
                })
                .onFailure(opened::tryFail));
        return opened.future();
    }

    private Tls.Listener handshake(
            Promise<ServerLink> opened,
            PinnedTrust trust,
            Optional<Fingerprint> pinned,
            String server,
            KnownServers known) {
        return new Tls.Listener() {
            @Override
            public void established(Optional<Fingerprint> peer) {
                if (pinned.isEmpty()) {
                    peer.ifPresent(shown -> known.keep(server, shown));
                }
                key = peer.map(Fingerprint::text).orElse("none");
                opened.tryComplete(ServerLink.this);
            }

            @Override
            public void failed(Tls.Failure why) {
                opened.tryFail(new LinkRefused(sentence(why, trust, pinned, server), pinned.isPresent()));
            }
        };
    }

    private static String sentence(Tls.Failure why, PinnedTrust trust, Optional<Fingerprint> pinned, String server) {
        if (why == Tls.Failure.UNTRUSTED && pinned.isPresent()) {
            return "the key of " + server + " has changed: it was "
                    + pinned.get().text() + ", now it is "
                    + trust.seen().map(Fingerprint::text).orElse("none")
                    + "; if you know why, take the new one with --trust";
        }
        return server + " does not answer as a Parley server";
    }

    /** The server's fingerprint, to be compared with the one in its log. */
    public String key() {
        return key;
    }

    /** Sends one line; nothing happens once the connection is over. */
    public void send(String line) {
        byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
        context.runOnContext(go -> {
            ByteBuf buffer = wire.allocate(bytes.length);
            buffer.writeBytes(bytes);
            wire.write(buffer);
            wire.flush();
        });
    }

    /** Logs out: the server answers what was sent before, says goodbye, and closes. A guest just leaves. */
    public void finish() {
        // In one turn of the loop: the answer may come before the next one.
        context.runOnContext(go -> {
            finishing = true;
            send("logout");
        });
        context.owner().setTimer(LAST_WORDS.toMillis(), late -> context.runOnContext(go -> wire.forceClose()));
    }

    @Override
    public void received(ByteBuf bytes) {
        while (bytes.isReadable()) {
            int length = bytes.bytesBefore((byte) '\n');
            int taken = length < 0 ? bytes.readableBytes() : length;
            byte[] part = new byte[taken];
            bytes.readBytes(part);
            partial.writeBytes(part);
            if (length >= 0) {
                bytes.skipBytes(1);
                heard(partial.toString(StandardCharsets.UTF_8));
                partial.reset();
            }
        }
    }

    private void heard(String line) {
        // A guest cannot log out: this is the answer to the last line.
        if (finishing && line.contains("not-logged-in")) {
            wire.forceClose();
        } else {
            lines.accept(line);
        }
    }

    @Override
    public void ended() {
        wire.forceClose();
    }

    @Override
    public void closed() {
        closed.run();
    }
}
