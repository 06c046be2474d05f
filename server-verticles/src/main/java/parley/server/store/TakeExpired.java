package parley.server.store;

import java.sql.SQLException;
import java.util.List;
import parley.protocol.words.UserName;

/**
 * What expired in a mailbox since its owner was last told, by sender; it is told once (row Q05). Ask at login, and when a
 * {@link Sweep} names somebody who is here.
 */
public record TakeExpired(UserName owner) implements Decision<List<Sweep.Expired>> {
    @Override
    public List<Sweep.Expired> decide(Transaction tx) throws SQLException {
        List<Sweep.Expired> expired = tx.all(
                "SELECT sender, messages FROM expired WHERE rcpt = ? ORDER BY sender",
                row -> new Sweep.Expired(owner, new UserName(row.getString(1)), row.getLong(2)),
                owner);
        tx.update("DELETE FROM expired WHERE rcpt = ?", owner);
        return List.copyOf(expired);
    }
}
