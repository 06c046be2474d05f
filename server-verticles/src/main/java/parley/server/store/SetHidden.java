package parley.server.store;

import java.sql.SQLException;
import parley.protocol.words.UserName;

/**
 * Hides somebody, or shows him again, over logout and restart (protocol section 3.2). The visible interval that this ends
 * or begins is told by {@link CloseSighting} and {@link OpenSighting}.
 */
public record SetHidden(UserName name, boolean hidden) implements Decision<SetHidden.Verdict> {
    /** What became of it. */
    public enum Verdict {
        SET,
        NO_SUCH_USER
    }

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        int rows = tx.update("UPDATE account SET hidden = ? WHERE name = ? AND deleted IS NULL", hidden, name);
        return rows == 1 ? Verdict.SET : Verdict.NO_SUCH_USER;
    }
}
