package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/** Lets an account that registered itself take the roles of the credentials file (row A30). */
public record Adopt(UserName name) implements Decision<Adopt.Verdict> {
    /** What became of it. */
    public enum Verdict {
        ADOPTED,
        /** It came from the file or was adopted before. */
        ALREADY,
        NO_SUCH_USER
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        if (!Accounts.exists(tx, name)) {
            return Verdict.NO_SUCH_USER;
        }
        int rows = tx.update("UPDATE account SET seeded = 1 WHERE name = ? AND seeded = 0", name);
        return rows == 1 ? Verdict.ADOPTED : Verdict.ALREADY;
    }
}
