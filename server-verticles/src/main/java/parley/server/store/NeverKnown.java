package parley.server.store;

import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.Set;
import parley.protocol.words.UserName;

/**
 * Which of these names the store has never known, deleted ones counting as known: only their passwords need a (slow) hash
 * before {@link Seed}.
 */
public record NeverKnown(Set<UserName> names) implements Reading<Set<UserName>> {
    public NeverKnown {
        names = Set.copyOf(names);
    }

    @Override
    public Set<UserName> read(Snapshot db) throws SQLException {
        Set<UserName> unknown = new LinkedHashSet<>();
        for (UserName name : names) {
            if (db.number("SELECT count(*) FROM account WHERE name = ?", name) == 0) {
                unknown.add(name);
            }
        }
        return Set.copyOf(unknown);
    }
}
