package parley.server.store;

import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import parley.protocol.words.UserName;

/** The access tokens of an account that are still good, by label; never the tokens themselves. */
public record ListTokens(UserName owner, Instant at) implements Reading<List<ListTokens.Token>> {
    /**
     * @param used when it was last used; when it was made, if never
     */
    public record Token(String label, Instant issued, Instant used) {}

    @Override
    public List<Token> read(Snapshot db) throws SQLException {
        return List.copyOf(db.all(
                "SELECT label, issued, used FROM access_token WHERE owner = ? AND used > ? ORDER BY label",
                row -> new Token(
                        row.getString(1), Instant.ofEpochMilli(row.getLong(2)), Instant.ofEpochMilli(row.getLong(3))),
                owner,
                UseToken.unusedSince(at)));
    }
}
