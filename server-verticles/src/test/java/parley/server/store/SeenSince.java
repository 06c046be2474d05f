package parley.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/** Who was visible at any moment since then, by name, as the store's file has it. */
record SeenSince(Instant since) implements Reading<List<SeenSince.Seen>> {
    /**
     * @param from when the first of his intervals that reach into the window began
     * @param until when the last one ended; empty while it lasts
     */
    record Seen(UserName name, Instant from, Optional<Instant> until) {}

    @Override
    public List<Seen> read(Snapshot db) throws SQLException {
        return List.copyOf(db.all(
                "SELECT name, min(since), max(until), count(*) - count(until) FROM sighting"
                        + " WHERE until IS NULL OR until >= ? GROUP BY name ORDER BY name",
                SeenSince::seen,
                since));
    }

    private static Seen seen(ResultSet row) throws SQLException {
        return new Seen(
                new UserName(row.getString(1)),
                Instant.ofEpochMilli(row.getLong(2)),
                row.getInt(4) > 0 ? Optional.empty() : Optional.of(Instant.ofEpochMilli(row.getLong(3))));
    }
}
