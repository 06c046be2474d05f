package parley.client.peer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.IOException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import parley.wire.Fingerprint;
import parley.wire.PinnedTrust;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;
import parley.wire.WireListener;

/**
 * A connection to the server's own port that asks for the relay (protocol section 3.5): TLS with the pinned key, the
 * greeting, {@code relay <token>}, its answer. From the byte behind it on, everything is the peer's. Touched only from the
 * links' event loop.
 */
final class RelayDial implements WireListener, Tls.Listener {
    private static final int LONGEST_ANSWER = 1_024;

    private final Wire wire;
    private final String token;
    private final Promise<RelayDial> opened = Promise.promise();
    private final StringBuilder line = new StringBuilder();
    private Optional<WireListener> peer = Optional.empty();

    /** There is no way by the relay. */
    static final class NoRelay extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final String why;

        NoRelay(String why) {
            super(why, null, false, false);
            this.why = why;
        }

        /** Half a sentence for people. */
        String why() {
            return why;
        }
    }

    private RelayDial(Wire wire, String token) {
        this.wire = wire;
        this.token = token;
    }

    /** Completes when the peer is there too; then the wire is paused. Fails with {@link NoRelay}. */
    static Future<RelayDial> open(Means means, String token) {
        return means.aside(() -> means.known().find(means.server().toString()))
                .compose(pinned -> pinned.map(key -> dial(means, key, token))
                        .orElseGet(() -> Future.failedFuture(new NoRelay("the server's key is not known"))));
    }

    private static Future<RelayDial> dial(Means means, Fingerprint pinned, String token) {
        TlsContext tls;
        try {
            tls = PinnedTrust.exactly(pinned).clientContext();
        } catch (SSLException noTls) {
            return Future.failedFuture(noTls);
        }
        return means.client()
                .connect(means.server().port(), means.server().host())
                .recover(unreachable -> Future.failedFuture(new NoRelay("the server is not to be reached")))
                .compose(socket -> {
                    Wire wire = Wire.of(socket);
                    RelayDial dial = new RelayDial(wire, token);
                    Tls.dial(wire, tls, dial);
                    wire.start(dial);
                    return dial.opened.future();
                });
    }

    Wire wire() {
        return wire;
    }

    /** Hands the wire on, which is paused and is to be resumed. */
    void handTo(WireListener listener) {
        peer = Optional.of(listener);
    }

    void cut() {
        wire.forceClose();
    }

    @Override
    public void established(Optional<Fingerprint> server) {
        String asked = "relay " + token + "\n";
        ByteBuf bytes = wire.allocate(asked.length());
        ByteBufUtil.writeAscii(bytes, asked);
        wire.write(bytes);
        wire.flush();
    }

    @Override
    public void failed(Tls.Failure why) {
        refused(why == Tls.Failure.UNTRUSTED ? "the server's key has changed" : "the server does not answer");
    }

    @Override
    public void received(ByteBuf bytes) {
        if (peer.isPresent()) {
            peer.get().received(bytes);
            return;
        }
        while (bytes.isReadable() && !opened.future().isComplete()) {
            byte next = bytes.readByte();
            if (next == '\n') {
                answered(line.toString());
                line.setLength(0);
            } else if (line.length() == LONGEST_ANSWER) {
                refused("the server talks nonsense");
            } else {
                line.append((char) (next & 0xFF));
            }
        }
        if (!opened.future().succeeded()) {
            bytes.skipBytes(bytes.readableBytes());
        }
    }

    private void answered(String said) {
        if (said.startsWith("ok")) {
            // What follows is the peer's TLS, which nobody is there to read yet.
            wire.pause();
            opened.tryComplete(this);
        } else if (!said.startsWith("* parley ")) {
            refused(
                    said.startsWith("error no-link")
                            ? "nobody came to the relay"
                            : "the server has no relay for this link");
        }
    }

    private void refused(String why) {
        wire.forceClose();
        opened.tryFail(new NoRelay(why));
    }

    @Override
    public void ended() {
        if (peer.isPresent()) {
            peer.get().ended();
        } else {
            refused("the server has hung up");
        }
    }

    @Override
    public void broken(IOException cause) {
        peer.ifPresent(listener -> listener.broken(cause));
    }

    @Override
    public void closed() {
        opened.tryFail(new NoRelay("the server has hung up"));
        peer.ifPresent(WireListener::closed);
    }

    @Override
    public void drained() {
        peer.ifPresent(WireListener::drained);
    }
}
