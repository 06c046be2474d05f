package parley.server.auth;

import java.util.Base64;
import java.util.random.RandomGenerator;

/** Makes tokens: 256 random bits (rows A24, A31). */
final class Secrets {
    private static final int BYTES = 32;
    /** None that looks like another. */
    private static final String PLAIN = "abcdefghijkmnpqrstuvwxyz23456789";

    private static final int LENGTH = 20;
    private static final int GROUP = 5;
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

    /** A password that can be read out and typed: four times five letters and digits, 100 bits. */
    String password() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            password.append(i > 0 && i % GROUP == 0 ? "-" : "").append(PLAIN.charAt(random.nextInt(PLAIN.length())));
        }
        return password.toString();
    }

    static boolean looksLikeAccessToken(String secret) {
        return secret.startsWith(ACCESS);
    }
}
