package parley.server.store;

import java.sql.SQLException;
import java.util.List;
import parley.protocol.words.UserName;

/** Whom somebody blocks, by name; at most {@link SetBlock#MOST}. */
public record ListBlocked(UserName blocker) implements Reading<List<UserName>> {
    @Override
    public List<UserName> read(Snapshot db) throws SQLException {
        return List.copyOf(db.all(
                "SELECT blocked FROM block WHERE blocker = ? ORDER BY blocked",
                row -> new UserName(row.getString(1)),
                blocker));
    }
}
