package parley.client.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import parley.wire.Fingerprint;

/**
 * Six words that two people compare: the same on both screens unless somebody between them changed a key (protocol section
 * 3.5). Stateless.
 */
final class KeyWords {
    private static final String SALT = "parley key words";
    private static final int ROUNDS = 600_000;
    private static final int WORDS = 6;
    private static final int BITS_OF_WORD = 11;
    private static final int BYTES = 9;
    private static final List<String> ALL = read();

    private KeyWords() {}

    /** Takes a good part of a second on purpose: whoever wants a key with the same words has to pay it for every try. */
    static List<String> of(Fingerprint caller, Fingerprint callee) {
        char[] both = (caller.text() + callee.text()).toCharArray();
        PBEKeySpec wanted = new PBEKeySpec(both, SALT.getBytes(StandardCharsets.US_ASCII), ROUNDS, BYTES * Byte.SIZE);
        try {
            byte[] derived = SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(wanted)
                    .getEncoded();
            BigInteger bits = new BigInteger(1, derived).shiftRight(BYTES * Byte.SIZE - WORDS * BITS_OF_WORD);
            List<String> words = new ArrayList<>();
            for (int left = WORDS - 1; left >= 0; left--) {
                words.add(ALL.get(bits.shiftRight(left * BITS_OF_WORD).intValue() & (ALL.size() - 1)));
            }
            return List.copyOf(words);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no PBKDF2 with HMAC-SHA256", e);
        }
    }

    /** {@code docs/words.txt}, which the build packs. */
    private static List<String> read() {
        try (InputStream file = KeyWords.class.getResourceAsStream("words.txt")) {
            if (file == null) {
                throw new IllegalStateException("the build has packed no words.txt");
            }
            List<String> words = new String(file.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .toList();
            if (words.size() != 1 << BITS_OF_WORD) {
                throw new IllegalStateException(words.size() + " key words");
            }
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read words.txt", e);
        }
    }
}
