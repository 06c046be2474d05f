package parley.wire;

import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * What handshakes of one kind need: the key, whom to trust, the versions. Immutable, for any thread and any number of
 * connections.
 *
 * <p>It makes the JDK's engines itself. Netty's contexts load the system's authorities, read a sample key through Bouncy
 * Castle and put ours into a PKCS#12 store with a slow hash, which was a third of the server's start.
 */
public final class TlsContext {
    private static final int SESSIONS_KEPT = 1024;

    private final SSLContext context;
    private final boolean dials;
    private final boolean wantsKey;
    private final String[] protocols;

    private TlsContext(SSLContext context, boolean dials, boolean wantsKey, String... protocols) {
        this.context = context;
        this.dials = dials;
        this.wantsKey = wantsKey;
        this.protocols = protocols.clone();
    }

    /** For the side that was dialled, by anybody. */
    static TlsContext server(KeyManager key, String... protocols) throws SSLException {
        return server(context(List.of(key), List.of()), false, protocols);
    }

    /** For the side that was dialled, by one who must show a key that is trusted. */
    static TlsContext server(KeyManager key, TrustManager trust, String... protocols) throws SSLException {
        return server(context(List.of(key), List.of(trust)), true, protocols);
    }

    /** For the side that dials. */
    static TlsContext client(List<KeyManager> key, TrustManager trust, String... protocols) throws SSLException {
        return new TlsContext(context(key, List.of(trust)), true, false, protocols);
    }

    /** For one connection. */
    SslHandler handler() {
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(dials);
        engine.setEnabledProtocols(protocols.clone());
        if (wantsKey) {
            engine.setNeedClientAuth(true);
        }
        return new SslHandler(engine);
    }

    private static TlsContext server(SSLContext context, boolean wantsKey, String... protocols) {
        context.getServerSessionContext().setSessionCacheSize(SESSIONS_KEPT);
        return new TlsContext(context, false, wantsKey, protocols);
    }

    private static SSLContext context(List<KeyManager> keys, List<TrustManager> trust) throws SSLException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys.toArray(KeyManager[]::new), trust.toArray(TrustManager[]::new), null);
            return context;
        } catch (GeneralSecurityException noTls) {
            throw new SSLException("this Java has no TLS", noTls);
        }
    }
}
