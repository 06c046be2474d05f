package parley.server.store;

import java.sql.SQLException;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * The TCP of a live login without {@code ack} has taken the messages up to {@code seq}: they do not count for the limits
 * of the mailbox while that login lives (protocol section 3.4). What counts is the highest that any live login has taken.
 * Forgotten when the store opens. Answers up to which number nothing counts.
 *
 * @param login tells the logins of one account apart
 * @param seq 0 says that the login lives no more: what was not acknowledged counts again
 */
public record MarkTaken(UserName owner, long login, long seq) implements Decision<Long> {
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
        if (seq == 0) {
            tx.update("DELETE FROM taken WHERE owner = ? AND login = ?", owner, login);
        } else {
            tx.update(
                    "INSERT INTO taken (owner, login, seq) VALUES (?, ?, ?)"
                            + " ON CONFLICT (owner, login) DO UPDATE SET seq = max(seq, excluded.seq)",
                    owner,
                    login,
                    Math.min(seq, now.last()));
        }
        long taken = tx.number("SELECT coalesce(max(seq), 0) FROM taken WHERE owner = ?", owner);
        Numbers next = new Numbers(now.cursor(), taken, now.last());
        Tally.raise(tx, owner, now.floor(), next.floor());
        Tally.lower(tx, owner, next.floor(), now.floor());
        tx.update("UPDATE account SET taken = ? WHERE name = ?", taken, owner);
        return next.floor();
    }
}
