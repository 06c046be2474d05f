package parley.server.store;

import java.sql.Connection;
import java.sql.SQLException;
import parley.server.powers.Moments;
import parley.server.powers.Moments.Moment;

/**
 * What a decision may do: read, change, and take the next message number. Thin over the writer's connection; touched only
 * from the writer's thread (and, before that thread starts, by the one that opens the store).
 */
public final class Transaction extends Snapshot {
    /** Numbers reserved at a time: a crash skips at most so many, and one row is written for so many messages. */
    private static final int RESERVED_AT_ONCE = 1_000;

    private final Moments moments;
    private long taken;
    private long reserved;
    private long takenBefore;
    private long reservedBefore;

    private Transaction(Connection connection, Moments moments) {
        super(connection);
        this.moments = moments;
    }

    /** The writer's transaction on {@code connection}, which has the schema and no auto-commit. */
    static Transaction on(Connection connection, Moments moments) throws SQLException {
        Transaction tx = new Transaction(connection, moments);
        tx.reserved = tx.number("SELECT value FROM meta WHERE name = 'ids'");
        tx.taken = tx.reserved;
        tx.remember();
        connection.commit();
        return tx;
    }

    void at(Moment moment) {
        moments.at(moment);
    }

    /** Runs a statement that changes rows and says how many. */
    int update(String sql, Object... arguments) throws SQLException {
        return bound(sql, arguments).executeUpdate();
    }

    /** The next message number: higher than every one before, over restarts too. */
    MessageId nextId() throws SQLException {
        if (taken == reserved) {
            update("UPDATE meta SET value = value + ? WHERE name = 'ids'", RESERVED_AT_ONCE);
            reserved += RESERVED_AT_ONCE;
        }
        taken++;
        return new MessageId(taken);
    }

    void commit() throws SQLException {
        connection().commit();
        remember();
    }

    /** Undoes everything since the last commit, the numbers taken included. */
    void rollback() throws SQLException {
        forget();
        taken = takenBefore;
        reserved = reservedBefore;
        try {
            connection().rollback();
        } catch (SQLException alreadyUndone) {
            restart(alreadyUndone);
        }
    }

    // On a full disk SQLite rolls back by itself, and the driver, which does not notice, would commit nothing for ever.
    private void restart(SQLException reason) throws SQLException {
        try {
            connection().setAutoCommit(true);
        } catch (SQLException nothingToCommit) {
            reason.addSuppressed(nothingToCommit);
        }
        try {
            connection().setAutoCommit(false);
        } catch (SQLException stuck) {
            stuck.addSuppressed(reason);
            throw stuck;
        }
    }

    private void remember() {
        takenBefore = taken;
        reservedBefore = reserved;
    }
}
