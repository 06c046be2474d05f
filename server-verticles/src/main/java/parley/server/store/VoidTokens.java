package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import parley.protocol.words.UserName;

/**
 * No session of the account can be resumed any more, neither one that goes on nor one that was lost (protocol section 3.2).
 * Answers whether there was one that could be.
 */
public record VoidTokens(UserName owner, Instant at) implements Decision<Boolean> {
    @Override
    public Boolean decide(Transaction tx) throws SQLException {
        boolean some =
                tx.number("SELECT count(*) FROM resume_token WHERE owner = ? AND (ends IS NULL OR ends > ?)", owner, at)
                        > 0;
        ResumeTokens.revokeAll(tx, owner);
        return some;
    }
}
