package parley.wire;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.JdkSslContext;
import io.netty.handler.ssl.SslContext;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManager;

/**
 * TLS contexts of the JDK, made without Netty's builder: that one reads a sample key through Bouncy Castle and puts ours
 * into a PKCS#12 store with a slow hash, which was a fifth of the server's start. Stateless.
 */
final class JdkTls {
    private static final int SESSIONS_KEPT = 1024;

    private JdkTls() {}

    /** For the side that was dialled. */
    static SslContext server(KeyManager key, List<TrustManager> trust, ClientAuth auth, String... protocols)
            throws SSLException {
        SSLContext context = context(List.of(key), trust);
        context.getServerSessionContext().setSessionCacheSize(SESSIONS_KEPT);
        return wrap(context, false, auth, protocols);
    }

    /** For the side that dials. */
    static SslContext client(List<KeyManager> key, TrustManager trust, String... protocols) throws SSLException {
        return wrap(context(key, List.of(trust)), true, ClientAuth.NONE, protocols);
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

    private static SslContext wrap(SSLContext context, boolean client, ClientAuth auth, String... protocols) {
        return new JdkSslContext(
                context,
                client,
                null,
                IdentityCipherSuiteFilter.INSTANCE,
                ApplicationProtocolConfig.DISABLED,
                auth,
                protocols,
                false);
    }
}
