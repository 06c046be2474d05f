package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;
import parley.server.powers.Moments.Moment;

/**
 * Gives an account a new password. Every token of it, resume and access, is void from the same transaction on, and
 * {@code resume} begins a family for the session that asked (protocol section 3.1, row A23). A demo account is none any
 * more.
 *
 * @param oldHash the hash against which the old password was verified
 * @param newHash the PHC string of the new one
 */
public record ChangePassword(UserName name, String oldHash, String newHash, TokenHash resume)
        implements Decision<ChangePassword.Verdict> {
    /** What became of it. */
    public enum Verdict {
        CHANGED,
        /** The password is another one by now, or the account is gone: the old one was verified against the past. */
        STALE
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        int rows = tx.update(
                "UPDATE account SET hash = ?, demo = 0 WHERE name = ? AND hash = ? AND deleted IS NULL",
                newHash,
                name,
                oldHash);
        if (rows == 0) {
            return Verdict.STALE;
        }
        ResumeTokens.revokeAll(tx, name);
        tx.update("DELETE FROM access_token WHERE owner = ?", name);
        ResumeTokens.begin(tx, name, resume);
        tx.at(Moment.CHANGING_PASSWORD);
        return Verdict.CHANGED;
    }
}
