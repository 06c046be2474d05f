package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;

/**
 * A sign of life, to be given every few seconds while somebody is here: after a crash, what was open ends at the last one.
 * Answers {@code at}.
 */
public record StillAlive(Instant at) implements Decision<Instant> {
    @Override
    public Instant decide(Transaction tx) throws SQLException {
        tx.update(
                "INSERT INTO meta (name, value) VALUES ('alive', ?)"
                        + " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                at);
        return at;
    }
}
