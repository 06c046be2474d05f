package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * Deletes an account and leaves a tombstone: the name stays taken, the credentials file does not bring it back, and
 * everybody else hears {@code no-such-user} (rows A20, B12). Its mailbox, blocks, tokens and sightings go; what it wrote
 * to others stays theirs.
 */
public record DeleteAccount(UserName name, Instant at) implements Decision<DeleteAccount.Verdict> {
    /** What became of it. */
    public enum Verdict {
        DELETED,
        NO_SUCH_USER
    }

    private record Numbers(long floor, long last) {}

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        Optional<Numbers> numbers = tx.first(
                "SELECT max(cursor, taken), last FROM account WHERE name = ? AND deleted IS NULL",
                row -> new Numbers(row.getLong(1), row.getLong(2)),
                name);
        if (numbers.isEmpty()) {
            return Verdict.NO_SUCH_USER;
        }
        Tally.raise(tx, name, numbers.get().floor(), numbers.get().last());
        tx.update("DELETE FROM box WHERE rcpt = ?", name);
        for (String sender :
                tx.all("SELECT DISTINCT sender FROM phantom WHERE rcpt = ?", row -> row.getString(1), name)) {
            RemoveBlock.release(tx, new UserName(sender), name);
        }
        tx.update("DELETE FROM phantom WHERE rcpt = ?", name);
        tx.update("DELETE FROM expired WHERE rcpt = ?", name);
        tx.update("DELETE FROM taken WHERE owner = ?", name);
        tx.update("DELETE FROM block WHERE blocker = ? OR blocked = ?", name, name);
        tx.update("DELETE FROM sighting WHERE name = ?", name);
        tx.update("DELETE FROM access_token WHERE owner = ?", name);
        ResumeTokens.revokeAll(tx, name);
        tx.update("UPDATE account SET deleted = ?, hash = '', hidden = 0, demo = 0 WHERE name = ?", at, name);
        return Verdict.DELETED;
    }
}
