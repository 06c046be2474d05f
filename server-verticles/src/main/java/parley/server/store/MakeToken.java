package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import parley.protocol.words.UserName;

/**
 * Gives an account an access token, a password for programs (protocol section 3.1, row A31).
 *
 * @param label how its owner calls it, once among his tokens
 */
public record MakeToken(UserName owner, String label, TokenHash token, Instant at)
        implements Decision<MakeToken.Verdict> {
    /** How many tokens one account may have, so that nobody fills the disk with them. */
    public static final int MOST = 100;

    /** What became of it. */
    public enum Verdict {
        MADE,
        /** He has a live token with this label. */
        NAME_TAKEN,
        /** He has {@link #MOST} already. */
        TOO_MANY,
        NO_SUCH_USER
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        if (!Accounts.exists(tx, owner)) {
            return Verdict.NO_SUCH_USER;
        }
        tx.update("DELETE FROM access_token WHERE owner = ? AND used <= ?", owner, UseToken.unusedSince(at));
        if (tx.number("SELECT count(*) FROM access_token WHERE owner = ? AND label = ?", owner, label) > 0) {
            return Verdict.NAME_TAKEN;
        }
        if (tx.number("SELECT count(*) FROM access_token WHERE owner = ?", owner) >= MOST) {
            return Verdict.TOO_MANY;
        }
        tx.update(
                "INSERT INTO access_token (hash, owner, label, issued, used) VALUES (?, ?, ?, ?, ?)",
                token,
                owner,
                label,
                at,
                at);
        return Verdict.MADE;
    }
}
