package parley.server.store;

import java.sql.SQLException;

/** Whether a resume token is known still: a changed password, among others, takes away all that an account has. */
public record KnowsToken(TokenHash token) implements Reading<Boolean> {
    @Override
    public Boolean read(Snapshot db) throws SQLException {
        return db.number("SELECT count(*) FROM resume_token WHERE hash = ?", token) == 1;
    }
}
