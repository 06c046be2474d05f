package parley.wire;

import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Puts TLS on a {@link Wire} on which nothing was read or written, from its very first byte (there is no STARTTLS in
 * Parley): bytes that came earlier and were not given to a listener are TLS's.
 *
 * <p>On a wire that is encrypted already, it puts a second TLS inside the first, from the next byte on in both directions:
 * that is how two clients are private on the relay (protocol section 3.5). What was said before was said to the carrier and
 * is over. The wire has to be paused when the last of it was received, so that what follows, unread, is of the second TLS,
 * and is to be resumed after this; this must not be called from within {@link WireListener#received}.
 *
 * <p>Stateless; called on the wire's event loop.
 */
public final class Tls {
    /** How long a handshake may take in all, whatever trickles in meanwhile (reliability S15). */
    public static final Duration HANDSHAKE_LIMIT = Duration.ofSeconds(10);

    private static final String NAME = "tls";
    private static final String INSIDE = "tls-inside";
    private static final String METER = "tls-meter";

    private Tls() {}

    /** What the owner of a wire hears of its handshake, on the wire's event loop and in its context. */
    public interface Listener {
        /** A handshake has begun; {@link #established} or {@link #failed} follows, exactly one of them. */
        default void handshaking() {}

        /**
         * The handshake is complete: lines may be written from now on, and all that is received was encrypted. A server
         * that demands a certificate checks it only after this was told on the dialling side; the refusal arrives there
         * as {@link WireListener#broken} (TLS 1.3, RFC 8446, 2).
         *
         * @param peer whose key the peer has proved to hold; empty for a peer without certificate
         */
        void established(Optional<Fingerprint> peer);

        /** There is no TLS with this peer, and the wire is being closed. */
        void failed(Failure why);
    }

    /** Why there is no TLS. Holds nothing that the peer has sent, so that it can be logged. */
    public enum Failure {
        /** The handshake took longer than {@link #HANDSHAKE_LIMIT}. */
        TIMEOUT,
        /** The connection ended in the middle of the handshake. */
        CLOSED,
        /** The peer's key is not the one that is trusted, or it has shown none. */
        UNTRUSTED,
        /** What the peer sent is no TLS, or none that both sides speak. */
        GARBAGE,
        /** A handshake was begun when clear text had been decided already. */
        LATE
    }

    /** Waits as TLS server for the peer's handshake. A peer that speaks clear text is closed. */
    public static void accept(Wire wire, TlsContext context, Listener listener) {
        install(wire, context.handler(), null, listener);
    }

    /** Begins the handshake as TLS client. */
    public static void dial(Wire wire, TlsContext context, Listener listener) {
        accept(wire, context, listener);
    }

    /** Adds TLS behind the handler of the given name, or as near to the network as nothing is encrypted there. */
    static void install(Wire wire, SslHandler handler, @Nullable String behind, Listener listener) {
        Encryption layer = Encryption.over(wire.encryption(), handler);
        handler.setHandshakeTimeoutMillis(HANDSHAKE_LIMIT.toMillis());
        boolean inside = wire.encrypted();
        wire.encrypt(layer);
        wire.context().dispatch(listener, Listener::handshaking);
        var pipeline = wire.channel().pipeline();
        String below = inside ? NAME : behind == null ? METER : behind;
        String name = inside ? INSIDE : NAME;
        if (!inside) {
            // The meter goes first: on the dialling side the handshake begins while its handler is being added.
            pipeline.addFirst(METER, layer.meter());
        }
        pipeline.addAfter(below, name, handler);
        watch(wire, handler, listener);
        if (behind == null) {
            wire.readAgain(pipeline.context(below));
        }
    }

    private static void watch(Wire wire, SslHandler handler, Listener listener) {
        handler.handshakeFuture()
                .addListener(done -> wire.context().dispatch(listener, l -> {
                    if (done.isSuccess()) {
                        l.established(peerOf(handler));
                    } else {
                        // Not at once: the alert that tells the peer why is written right after this.
                        wire.abandon();
                        l.failed(reason(done.cause()));
                    }
                }));
    }

    private static Optional<Fingerprint> peerOf(SslHandler handler) {
        try {
            return Optional.of(Fingerprint.of(handler.engine().getSession().getPeerCertificates()[0]));
        } catch (SSLPeerUnverifiedException anonymous) {
            return Optional.empty();
        }
    }

    private static Failure reason(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof SslHandshakeTimeoutException) {
                return Failure.TIMEOUT;
            }
            if (at instanceof CertificateException || at instanceof SSLPeerUnverifiedException) {
                return Failure.UNTRUSTED;
            }
            if (at instanceof ClosedChannelException) {
                return Failure.CLOSED;
            }
        }
        return Failure.GARBAGE;
    }
}
