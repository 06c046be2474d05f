package parley.server.auth;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes tokens: 256 random bits (rows A24, A31). */
final class Secrets {
    private static final int BYTES = 32;
    /** So that a program that looks for lost secrets, and a login, can tell one from a password. */
    private static final String ACCESS = "parley_";

    private final RandomGenerator random;

    Secrets(RandomGenerator random) {
        this.random = random;
    }

    String resumeToken() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    String accessToken() {
        return ACCESS + resumeToken();
    }

    static boolean looksLikeAccessToken(String secret) {
        return secret.startsWith(ACCESS);
    }
}
