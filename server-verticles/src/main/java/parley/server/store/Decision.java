package parley.server.store;

import java.sql.SQLException;

/**
 * An immutable question that changes something and is answered inside one transaction, on the writer's thread.
 *
 * @param <V> the verdict; a refusal is a value of it, never an exception
 */
@FunctionalInterface
public interface Decision<V> {
    /**
     * Decides. May run twice, the first time rolled back, because a batch in which another decision threw is replayed:
     * so it touches nothing but {@code tx}.
     *
     * @throws SQLException if the database fails; the caller's future then fails and nothing was done
     */
    V decide(Transaction tx) throws SQLException;
}
