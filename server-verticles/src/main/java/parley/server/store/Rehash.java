package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/** Stores the same password under newer parameters, only if the hash is still the old one (row A26). Tokens stay good. */
public record Rehash(UserName name, String oldHash, String newHash) implements Decision<Rehash.Verdict> {
    /** What became of it. */
    public enum Verdict {
        REHASHED,
        STALE
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        int rows = tx.update(
                "UPDATE account SET hash = ? WHERE name = ? AND hash = ? AND deleted IS NULL", newHash, name, oldHash);
        return rows == 1 ? Verdict.REHASHED : Verdict.STALE;
    }
}
