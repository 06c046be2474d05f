package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * A session is over: its resume tokens are void, or their 24 hours begin (protocol section 3.2). Late news of a session
 * that another one has already resumed changes nothing.
 *
 * @param token the newest resume token that the session was given
 */
public record EndTokens(TokenHash token, EndTokens.Ending ending, Instant at) implements Decision<EndTokens.Verdict> {
    /** How the session ended. */
    public enum Ending {
        /** {@code logout}, {@code idle}, {@code kicked}, {@code auth}. */
        VOID,
        /** A lost connection, {@code replaced}, {@code shutdown}, {@code slow}: it may be resumed for 24 hours. */
        LOSS
    }

    /** What became of it. */
    public enum Verdict {
        ENDED,
        /** The token is unknown, or its session was taken over by a resume. */
        NOT_THE_NEWEST
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        Optional<Long> family = tx.first(
                "SELECT t.family FROM resume_token t WHERE t.hash = ? AND t.number ="
                        + " (SELECT max(n.number) FROM resume_token n WHERE n.owner = t.owner AND n.family = t.family)",
                row -> row.getLong(1),
                token);
        if (family.isEmpty()) {
            return Verdict.NOT_THE_NEWEST;
        }
        if (ending == Ending.VOID) {
            ResumeTokens.revoke(tx, family.get());
        } else {
            tx.update("UPDATE resume_token SET ends = ? WHERE family = ?", at.plus(ResumeTokens.LIFE), family.get());
        }
        return Verdict.ENDED;
    }
}
