package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/** Whether {@link TakeExpired} has something to tell; asked at every login, where a decision would cost a sync. */
public record HasExpired(UserName owner) implements Reading<Boolean> {
    @Override
    public Boolean read(Snapshot db) throws SQLException {
        return db.first("SELECT 1 FROM expired WHERE rcpt = ? LIMIT 1", row -> true, owner)
                .isPresent();
    }
}
