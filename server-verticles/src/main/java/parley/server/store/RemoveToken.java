package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import parley.protocol.words.UserName;

/** Takes an access token away ({@code untoken}); logins with it fail from now on. */
public record RemoveToken(UserName owner, String label, Instant at) implements Decision<RemoveToken.Verdict> {
    /** What became of it. */
    public enum Verdict {
        REMOVED,
        NO_SUCH_TOKEN
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        int rows = tx.update(
                "DELETE FROM access_token WHERE owner = ? AND label = ? AND used > ?",
                owner,
                label,
                UseToken.unusedSince(at));
        return rows == 1 ? Verdict.REMOVED : Verdict.NO_SUCH_TOKEN;
    }
}
