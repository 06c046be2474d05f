package parley.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.Optional;

/**
 * Who a key is: {@code SHA256:} and base64 without padding of the SHA-256 over the key's DER SubjectPublicKeyInfo
 * (protocol section 1). Immutable.
 *
 * @param text the whole, as people compare it
 */
public record Fingerprint(String text) {
    private static final String PREFIX = "SHA256:";
    private static final int DIGEST_BYTES = 32;

    /**
     * @throws IllegalArgumentException if {@code text} is no fingerprint; for text from outside there is {@link #parse}
     */
    public Fingerprint {
        if (!isWellFormed(text)) {
            throw new IllegalArgumentException("not a fingerprint");
        }
    }

    /** The fingerprint that {@code text} is, exactly: no spaces, no padding, no bits that do not count. */
    public static Optional<Fingerprint> parse(String text) {
        return isWellFormed(text) ? Optional.of(new Fingerprint(text)) : Optional.empty();
    }

    /** The fingerprint of a public key, whatever its algorithm. */
    public static Fingerprint of(PublicKey key) {
        return new Fingerprint(PREFIX + base64(sha256(key.getEncoded())));
    }

    /** The fingerprint of the key in a certificate; nothing else of it counts. */
    public static Fingerprint of(Certificate certificate) {
        return of(certificate.getPublicKey());
    }

    @Override
    public String toString() {
        return text;
    }

    private static boolean isWellFormed(String text) {
        if (!text.startsWith(PREFIX)) {
            return false;
        }
        String digits = text.substring(PREFIX.length());
        try {
            byte[] digest = Base64.getDecoder().decode(digits);
            return digest.length == DIGEST_BYTES && base64(digest).equals(digits);
        } catch (IllegalArgumentException notBase64) {
            return false;
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().withoutPadding().encodeToString(bytes);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
