package parley.server.store;

import java.sql.SQLException;
import java.util.Optional;
import parley.protocol.words.UserName;
import parley.server.powers.Moments.Moment;

/**
 * Moves the cursor of a mailbox to {@code seq}: everything up to it is acknowledged (protocol section 3.4). Below the
 * cursor it is ignored, and above the mailbox's last number too, which its session has refused before.
 *
 * @param keepHistory false with {@code history = off}: what is acknowledged is deleted
 */
public record Acknowledge(UserName owner, long seq, boolean keepHistory) implements Decision<Acknowledge.Acknowledged> {
    /**
     * @param cursor the highest acknowledged number now
     */
    public record Acknowledged(long cursor) {}

    private record Numbers(long cursor, long taken, long last) {}

    @Override
    public Acknowledged decide(Transaction tx) throws SQLException {
        Optional<Numbers> found = tx.first(
                "SELECT cursor, taken, last FROM account WHERE name = ?",
                row -> new Numbers(row.getLong(1), row.getLong(2), row.getLong(3)),
                owner);
        if (found.isEmpty()) {
            return new Acknowledged(0);
        }
        Numbers now = found.get();
        if (seq <= now.cursor() || seq > now.last()) {
            return new Acknowledged(now.cursor());
        }
        Tally.raise(tx, owner, Math.max(now.cursor(), now.taken()), seq);
        tx.at(Moment.ACKNOWLEDGING);
        tx.update("UPDATE account SET cursor = ? WHERE name = ?", seq, owner);
        if (!keepHistory) {
            tx.update("DELETE FROM box WHERE rcpt = ? AND seq <= ?", owner, seq);
        }
        return new Acknowledged(seq);
    }
}
