package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import parley.protocol.words.UserName;

/** Every block there is: what the roster's projection begins with. */
public record AllBlocks() implements Reading<List<AllBlocks.Block>> {
    /** {@code blocker} has blocked {@code blocked}, who sees him offline since then. */
    public record Block(UserName blocker, UserName blocked, Instant since) {}

    @Override
    public List<Block> read(Snapshot db) throws SQLException {
        return List.copyOf(db.all(
                "SELECT blocker, blocked, since FROM block ORDER BY blocker, blocked",
                row -> new Block(
                        new UserName(row.getString(1)),
                        new UserName(row.getString(2)),
                        Instant.ofEpochMilli(row.getLong(3)))));
    }
}
