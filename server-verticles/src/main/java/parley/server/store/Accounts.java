package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/** The one question that many decisions begin with. */
final class Accounts {
    private Accounts() {}

    /** Whether {@code name} is an account now; a deleted one is none. */
    static boolean exists(Snapshot db, UserName name) throws SQLException {
        return db.number("SELECT count(*) FROM account WHERE name = ? AND deleted IS NULL", name) == 1;
    }
}
