package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/**
 * Ends a block (protocol section 3.3). Phantoms of the blocked stay in his history and are never delivered (row B07), but
 * they stop counting in his quotas: to him the other has just come back, and has read everything.
 *
 * @param keepHistory false with {@code history = off}: what was read is deleted
 */
public record RemoveBlock(UserName blocker, UserName blocked, boolean keepHistory)
        implements Decision<RemoveBlock.Verdict> {
    /** What became of it. */
    public enum Verdict {
        REMOVED,
        NOT_BLOCKED,
        NO_SUCH_USER
    }

    private record Held(long messages, long bytes) {}

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        if (!Accounts.exists(tx, blocked)) {
            return Verdict.NO_SUCH_USER;
        }
        if (tx.update("DELETE FROM block WHERE blocker = ? AND blocked = ?", blocker, blocked) == 0) {
            return Verdict.NOT_BLOCKED;
        }
        release(tx, blocked, blocker);
        if (keepHistory) {
            tx.update(
                    "DELETE FROM phantom WHERE sender = ? AND rcpt = ?"
                            + " AND EXISTS (SELECT 1 FROM box b WHERE b.id = phantom.id)",
                    blocked,
                    blocker);
        } else {
            tx.update("DELETE FROM phantom WHERE sender = ? AND rcpt = ?", blocked, blocker);
        }
        return Verdict.REMOVED;
    }

    static void release(Transaction tx, UserName sender, UserName rcpt) throws SQLException {
        Held held = tx.first(
                        "SELECT phantoms, phantom_bytes FROM pair WHERE sender = ? AND rcpt = ?",
                        row -> new Held(row.getLong(1), row.getLong(2)),
                        sender,
                        rcpt)
                .orElseGet(() -> new Held(0, 0));
        Tally.releasePhantoms(tx, sender, rcpt, held.messages(), held.bytes());
        tx.update("UPDATE phantom SET held = 0 WHERE sender = ? AND rcpt = ? AND held = 1", sender, rcpt);
    }
}
