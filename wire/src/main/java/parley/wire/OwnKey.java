package parley.wire;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;
import javax.net.ssl.SSLException;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * The key of this end, EC P-256, and a certificate that it signed itself, which is there only because TLS wants one: who
 * we are is the {@link #fingerprint()}. Immutable, safe for use from any thread; never prints the private key.
 */
public final class OwnKey {
    private static final String LINK_PROTOCOL = "TLSv1.3";
    /** RFC 5280, 4.1.2.5: the date that says "no end". Pins do not look at dates, other people's tools do. */
    private static final Instant NO_END = Instant.parse("9999-12-31T23:59:59Z");

    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);
    private static final int SERIAL_BITS = 128;

    private final PrivateKey key;
    private final X509Certificate certificate;

    OwnKey(PrivateKey key, X509Certificate certificate) {
        this.key = key;
        this.certificate = certificate;
    }

    /** A new key that lives in memory only, as every direct link has one of its own. Takes a few milliseconds. */
    public static OwnKey fresh(InstantSource clock) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            X500Name name = new X500Name("CN=parley");
            JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                    name,
                    new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0),
                    Date.from(clock.instant().minus(CLOCKS_DIFFER)),
                    Date.from(NO_END),
                    name,
                    pair.getPublic());
            X509Certificate certificate = new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            return new OwnKey(pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IllegalStateException("this Java cannot make EC keys", e);
        }
    }

    /**
     * The key in {@code file} (PEM, private key and certificate), made at the first call. Blocks on the disk. Only one
     * process may use the file's folder.
     *
     * @throws DamagedKeyException if the file is there and is not what this method wrote; it is left as it is
     * @throws IOException if the file can be neither read nor written
     */
    public static OwnKey in(Path file, InstantSource clock) throws IOException {
        if (Files.exists(file)) {
            return KeyFile.read(file);
        }
        OwnKey made = fresh(clock);
        KeyFile.write(file, made.key, made.certificate);
        return made;
    }

    /** What the other end sees and pins. */
    public Fingerprint fingerprint() {
        return Fingerprint.of(certificate);
    }

    /**
     * For a server whose clients show no key: TLS 1.2 and 1.3.
     *
     * @throws SSLException if this Java has no TLS
     */
    public TlsContext serverContext() throws SSLException {
        return TlsContext.server(new OneKey(key, certificate), "TLSv1.3", "TLSv1.2");
    }

    /**
     * For the side of a direct link that was dialled: TLS 1.3, and the dialler must show the trusted key.
     *
     * @throws SSLException if this Java has no TLS 1.3
     */
    public TlsContext linkServerContext(PinnedTrust dialler) throws SSLException {
        return TlsContext.server(new OneKey(key, certificate), dialler.manager(), LINK_PROTOCOL);
    }

    /**
     * For the dialling side of a direct link: TLS 1.3, shows this key and wants the trusted one.
     *
     * @throws SSLException if this Java has no TLS 1.3
     */
    public TlsContext linkClientContext(PinnedTrust dialled) throws SSLException {
        return TlsContext.client(List.of(new OneKey(key, certificate)), dialled.manager(), LINK_PROTOCOL);
    }

    /** From when on its certificate is good. */
    public Instant validFrom() {
        return certificate.getNotBefore().toInstant();
    }

    /** Until when its certificate is good. */
    public Instant validUntil() {
        return certificate.getNotAfter().toInstant();
    }

    X509Certificate certificate() {
        return certificate;
    }

    @Override
    public String toString() {
        return "OwnKey[" + fingerprint() + "]";
    }
}
