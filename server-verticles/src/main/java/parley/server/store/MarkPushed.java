package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/**
 * Messages up to {@code seq} were shown to a session of their owner; only decides {@code again}, so it may be told late
 * and for many at once. Never moves back. Answers the highest number shown.
 */
public record MarkPushed(UserName owner, long seq) implements Decision<Long> {
    @Override
    public Long decide(Transaction tx) throws SQLException {
        tx.update("UPDATE account SET pushed = min(last, ?) WHERE name = ? AND pushed < ?", seq, owner, seq);
        return tx.number("SELECT pushed FROM account WHERE name = ?", owner);
    }
}
