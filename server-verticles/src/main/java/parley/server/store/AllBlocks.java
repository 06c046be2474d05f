package parley.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/** Every block there is: what the roster's projection begins with. */
public record AllBlocks() implements Reading<List<AllBlocks.Block>> {
    /**
     * {@code blocker} has blocked {@code blocked}, who sees him offline since then.
     *
     * @param since the moment of the block
     * @param lastSeen when the blocker was last visible, up to that moment; empty if never
     */
    public record Block(UserName blocker, UserName blocked, Instant since, Optional<Instant> lastSeen) {}

    @Override
    public List<Block> read(Snapshot db) throws SQLException {
        return List.copyOf(db.all(
                "SELECT k.blocker, k.blocked, k.since,"
                        + " (SELECT max(min(coalesce(s.until, k.since), k.since)) FROM sighting s"
                        + "   WHERE s.name = k.blocker AND s.since <= k.since)"
                        + " FROM block k ORDER BY k.blocker, k.blocked",
                AllBlocks::block));
    }

    private static Block block(ResultSet row) throws SQLException {
        long seen = row.getLong(4);
        Optional<Instant> lastSeen = row.wasNull() ? Optional.empty() : Optional.of(Instant.ofEpochMilli(seen));
        return new Block(
                new UserName(row.getString(1)),
                new UserName(row.getString(2)),
                Instant.ofEpochMilli(row.getLong(3)),
                lastSeen);
    }
}
