package parley.server.store;

import java.sql.SQLException;

/**
 * An immutable question that changes nothing and is answered from one consistent snapshot, on a reader's thread. It sees
 * everything that was committed before it began, and it is short: a long one would keep the write-ahead log growing.
 *
 * @param <V> the answer
 */
@FunctionalInterface
public interface Reading<V> {
    /**
     * Reads.
     *
     * @throws SQLException if the database fails; the caller's future then fails
     */
    V read(Snapshot db) throws SQLException;
}
