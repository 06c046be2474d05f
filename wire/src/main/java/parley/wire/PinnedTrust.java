package parley.wire;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts exactly one key and nothing else: no authority, no host name, no date (protocol section 1: fingerprints are
 * pinned). TLS itself makes the peer prove that it holds the key. Safe for use from any thread; one object per peer, so
 * that a resumed session cannot stand for another.
 */
public final class PinnedTrust {
    private final Predicate<Fingerprint> accepted;
    private volatile Optional<Fingerprint> seen = Optional.empty();

    private PinnedTrust(Predicate<Fingerprint> accepted) {
        this.accepted = accepted;
    }

    /** Trusts this key only. */
    public static PinnedTrust exactly(Fingerprint pinned) {
        return new PinnedTrust(pinned::equals);
    }

    /**
     * Asks about the first key that is seen and, if it was accepted, trusts that one only from then on.
     *
     * @param ask called at most once for each key until one is accepted, on an event loop: it must not block
     */
    public static PinnedTrust onFirstUse(Predicate<Fingerprint> ask) {
        return new PinnedTrust(new FirstUse(ask));
    }

    /** The key that was shown last, trusted or not: what a person must be told when it is not the pinned one. */
    public Optional<Fingerprint> seen() {
        return seen;
    }

    /**
     * For a client that shows no key itself: TLS 1.2 and 1.3.
     *
     * @throws SSLException if this Java has no TLS
     */
    public TlsContext clientContext() throws SSLException {
        return TlsContext.client(List.of(), manager(), "TLSv1.3", "TLSv1.2");
    }

    X509ExtendedTrustManager manager() {
        return new Manager();
    }

    private void check(X509Certificate[] chain) throws CertificateException {
        if (chain.length == 0) {
            throw new CertificateException("the peer showed no key");
        }
        Fingerprint shown = Fingerprint.of(chain[0]);
        seen = Optional.of(shown);
        if (!accepted.test(shown)) {
            throw new CertificateException("the peer's key is not the pinned one");
        }
    }

    private static final class FirstUse implements Predicate<Fingerprint> {
        private final Predicate<Fingerprint> ask;
        private Optional<Fingerprint> pinned = Optional.empty();

        FirstUse(Predicate<Fingerprint> ask) {
            this.ask = ask;
        }

        @Override
        public synchronized boolean test(Fingerprint shown) {
            if (pinned.isEmpty() && ask.test(shown)) {
                pinned = Optional.of(shown);
            }
            return pinned.filter(shown::equals).isPresent();
        }
    }

    /** The extended kind, because Java adds checks of its own (names, dates, algorithms) around the plain one. */
    private final class Manager extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            check(chain);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            check(chain);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
