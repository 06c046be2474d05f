package parley.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import parley.protocol.words.UserName;

/**
 * A login with an access token in the place of the password; its 90 days begin anew (protocol section 3.1). {@link SignIn}
 * follows.
 */
public record UseToken(UserName owner, TokenHash token, Instant at) implements Decision<UseToken.Verdict> {
    /** How long a token lives without being used. */
    public static final Duration UNUSED_LIFE = Duration.ofDays(90);

    /** What became of it. */
    public enum Verdict {
        GOOD,
        /** Unknown, expired, or not his: answer as for a wrong password. */
        UNKNOWN
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        int rows = tx.update(
                "UPDATE access_token SET used = max(used, ?) WHERE hash = ? AND owner = ? AND used > ?",
                at,
                token,
                owner,
                unusedSince(at));
        return rows == 1 ? Verdict.GOOD : Verdict.UNKNOWN;
    }

    static Instant unusedSince(Instant at) {
        return at.minus(UNUSED_LIFE);
    }
}
