package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/**
 * The operator vouches for an account that registered itself: from now on the roles of its line in the credentials file hold, as
 * if it had come from there (row A30).
 */
public record Adopt(UserName name) implements Decision<Adopt.Verdict> {
    /** What became of it. */
    public enum Verdict {
        ADOPTED,
        /** It came from the file, or was adopted before. */
        ALREADY,
        NO_SUCH_USER
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        if (!Accounts.exists(tx, name)) {
            return Verdict.NO_SUCH_USER;
        }
        return tx.update("UPDATE account SET seeded = 1 WHERE name = ? AND seeded = 0", name) == 1
                ? Verdict.ADOPTED
                : Verdict.ALREADY;
    }
}
