package parley.server.store;

import java.sql.SQLException;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * The TCP of a live session without {@code ack} has taken the messages up to {@code seq}: they do not count for the limits
 * of the mailbox while that session lives (protocol section 3.4). {@code seq} 0 says that it lives no more: what was not
 * acknowledged counts again. Forgotten when the store opens. Answers up to which number nothing counts.
 */
public record MarkTaken(UserName owner, long seq) implements Decision<Long> {
    private record Numbers(long cursor, long taken, long last) {
        long floor() {
            return Math.max(cursor, taken);
        }
    }

    @Override
    public Long decide(Transaction tx) throws SQLException {
        Optional<Numbers> found = tx.first(
                "SELECT cursor, taken, last FROM account WHERE name = ? AND deleted IS NULL",
                row -> new Numbers(row.getLong(1), row.getLong(2), row.getLong(3)),
                owner);
        if (found.isEmpty()) {
            return 0L;
        }
        Numbers now = found.get();
        long taken = seq == 0 ? 0 : Math.max(now.taken(), Math.min(seq, now.last()));
        Numbers next = new Numbers(now.cursor(), taken, now.last());
        Tally.raise(tx, owner, now.floor(), next.floor());
        Tally.lower(tx, owner, next.floor(), now.floor());
        tx.update("UPDATE account SET taken = ? WHERE name = ?", taken, owner);
        return next.floor();
    }
}
