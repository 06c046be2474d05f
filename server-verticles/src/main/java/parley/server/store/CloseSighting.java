package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import parley.protocol.words.UserName;

/**
 * Somebody is visible no more. An interval never ends before it began, whatever the clock did. Answers whether one
 * lasted.
 */
public record CloseSighting(UserName name, Instant at) implements Decision<Boolean> {
    @Override
    public Boolean decide(Transaction tx) throws SQLException {
        return tx.update("UPDATE sighting SET until = max(since, ?) WHERE name = ? AND until IS NULL", at, name) > 0;
    }
}
