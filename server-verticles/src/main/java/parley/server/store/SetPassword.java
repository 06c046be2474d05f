package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/**
 * The operator gives an account another password, whatever the old one was. Every token of it, resume and access, is void from
 * the same transaction on. A demo account is none any more.
 *
 * @param hash the PHC string of the new one
 */
public record SetPassword(UserName name, String hash) implements Decision<SetPassword.Verdict> {
    /** What became of it. */
    public enum Verdict {
        CHANGED,
        NO_SUCH_USER
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        if (tx.update("UPDATE account SET hash = ?, demo = 0 WHERE name = ? AND deleted IS NULL", hash, name) == 0) {
            return Verdict.NO_SUCH_USER;
        }
        ResumeTokens.revokeAll(tx, name);
        tx.update("DELETE FROM access_token WHERE owner = ?", name);
        return Verdict.CHANGED;
    }

    /** Without the hash. */
    @Override
    public String toString() {
        return "SetPassword[" + name + "]";
    }
}
