package parley.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/** Every account that exists, by name: what the roster's projection begins with. */
public record AllAccounts() implements Reading<List<AllAccounts.Account>> {
    /**
     * @param seeded whether it came from the credentials file
     * @param demo whether its password is a published one
     * @param lastSeen the end of its last visible interval, its beginning if it lasts; empty if there was none
     */
    public record Account(
            UserName name, boolean seeded, boolean demo, boolean hidden, Instant created, Optional<Instant> lastSeen) {}

    @Override
    public List<Account> read(Snapshot db) throws SQLException {
        return List.copyOf(db.all(
                "SELECT a.name, a.seeded, a.demo, a.hidden, a.created,"
                        + " (SELECT max(coalesce(s.until, s.since)) FROM sighting s WHERE s.name = a.name)"
                        + " FROM account a WHERE a.deleted IS NULL ORDER BY a.name",
                AllAccounts::account));
    }

    private static Account account(ResultSet row) throws SQLException {
        long seen = row.getLong(6);
        Optional<Instant> lastSeen = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen));
        return new Account(
                new UserName(row.getString(1)),
                row.getInt(2) == 1,
                row.getInt(3) == 1,
                row.getInt(4) == 1,
                Instant.ofEpochMilli(row.getLong(5)),
                lastSeen);
    }
}
