package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import parley.protocol.words.UserName;

/**
 * Somebody is logged in and visible from now on, which {@code whoelsesince} will tell (protocol section 3.2). Answers
 * whether an interval began: not if one lasts already.
 */
public record OpenSighting(UserName name, Instant at) implements Decision<Boolean> {
    @Override
    public Boolean decide(Transaction tx) throws SQLException {
        if (!Accounts.exists(tx, name)
                || tx.number("SELECT count(*) FROM sighting WHERE name = ? AND until IS NULL", name) > 0) {
            return false;
        }
        tx.update(
                "INSERT INTO sighting (name, since) VALUES (?, ?)"
                        + " ON CONFLICT (name, since) DO UPDATE SET until = NULL",
                name,
                at);
        return true;
    }
}
