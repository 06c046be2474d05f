package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import parley.protocol.words.UserName;

/** Blocks somebody (protocol section 3.3, row B10). That he is not the caller himself was refused before. */
public record SetBlock(UserName blocker, UserName blocked, Instant at) implements Decision<SetBlock.Verdict> {
    /** How many one account may block. */
    public static final int MOST = 1_000;

    /** What became of it. */
    public enum Verdict {
        SET,
        ALREADY_BLOCKED,
        NO_SUCH_USER,
        /** He blocks {@link #MOST} already. */
        TOO_MANY
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        if (!Accounts.exists(tx, blocked) || !Accounts.exists(tx, blocker)) {
            return Verdict.NO_SUCH_USER;
        }
        if (tx.number("SELECT count(*) FROM block WHERE blocker = ? AND blocked = ?", blocker, blocked) > 0) {
            return Verdict.ALREADY_BLOCKED;
        }
        if (tx.number("SELECT count(*) FROM block WHERE blocker = ?", blocker) >= MOST) {
            return Verdict.TOO_MANY;
        }
        tx.update("INSERT INTO block (blocker, blocked, since) VALUES (?, ?, ?)", blocker, blocked, at);
        return Verdict.SET;
    }
}
