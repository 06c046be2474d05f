package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/**
 * The first answer for this key was {@code sent}, so a repeat gets it too (protocol section 3.4). After a crash between
 * the two the repeat says {@code stored}, which is also true. Answers whether the key is known.
 */
public record RememberSent(UserName from, String key) implements Decision<Boolean> {
    @Override
    public Boolean decide(Transaction tx) throws SQLException {
        return tx.update("UPDATE dedupe SET sent = 1 WHERE sender = ? AND key = ?", from, key) == 1;
    }
}
