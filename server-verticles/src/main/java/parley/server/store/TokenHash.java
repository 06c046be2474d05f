package parley.server.store;

/**
 * The SHA-256 of a token: all that the store ever knows of one (rows A24, A31). A slow hash would add nothing, because a
 * token is 256 random bits.
 *
 * @param value base64url without padding
 */
public record TokenHash(String value) {
    /** The hash of the token that a client holds. */
    public static TokenHash of(String token) {
        return new TokenHash(Sha256.of(token));
    }
}
