package parley.server.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.ProgressHandler;
import parley.protocol.words.UserName;

/**
 * What a reading may do: queries, with their statements prepared once for each connection. Touched only from the thread
 * that owns the connection.
 */
public sealed class Snapshot permits Transaction {
    /** Makes a value of the row at which {@code row} stands; must not move it. */
    @FunctionalInterface
    interface Row<R> {
        R of(ResultSet row) throws SQLException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

    /** Of SQLite's virtual machine. */
    private static final int STEPS_BETWEEN_LOOKS = 100_000;

    private final Connection connection;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();
    private long began;
    private boolean cut;

    /** For a connection whose transactions are cut off when they last longer than {@code longest} nanoseconds. */
    static Snapshot limited(Connection connection, long longest, LongSupplier nanos) throws SQLException {
        Snapshot snapshot = new Snapshot(connection);
        // Asked on the thread that reads, every few milliseconds.
        ProgressHandler.setHandler(connection, STEPS_BETWEEN_LOOKS, new ProgressHandler() {
            @Override
            protected int progress() {
                snapshot.cut = nanos.getAsLong() - snapshot.began > longest;
                return snapshot.cut ? 1 : 0;
            }
        });
        return snapshot;
    }

    Snapshot(Connection connection) {
        this.connection = connection;
    }

    /** A transaction begins. */
    void begin(long now) {
        began = now;
        cut = false;
    }

    /** Whether the transaction was cut off because it lasted too long. */
    boolean cut() {
        return cut;
    }

    /** The first row, if there is one. */
    <R> Optional<R> first(String sql, Row<R> row, Object... arguments) throws SQLException {
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            return rows.next() ? Optional.of(row.of(rows)) : Optional.empty();
        }
    }

    /** All rows, in order. */
    <R> List<R> all(String sql, Row<R> row, Object... arguments) throws SQLException {
        List<R> found = new ArrayList<>();
        try (ResultSet rows = bound(sql, arguments).executeQuery()) {
            while (rows.next()) {
                found.add(row.of(rows));
            }
        }
        return found;
    }

    /** One whole number, 0 if there is no row or it is null. */
    long number(String sql, Object... arguments) throws SQLException {
        return first(sql, row -> row.getLong(1), arguments).orElse(0L);
    }

    /** Ends the transaction of the moment and with it the view of the database; the next statement sees the newest. */
    void end() throws SQLException {
        connection.rollback();
    }

    /** Forgets all prepared statements: the driver finalises one that failed and would refuse it for ever. */
    void forget() {
        prepared.values().forEach(Snapshot::closeQuietly);
        prepared.clear();
    }

    /** How many statements are prepared. */
    int prepared() {
        return prepared.size();
    }

    void close() throws SQLException {
        forget();
        connection.close();
    }

    Connection connection() {
        return connection;
    }

    PreparedStatement bound(String sql, Object... arguments) throws SQLException {
        PreparedStatement statement = prepared.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            prepared.put(sql, statement);
        }
        for (int i = 0; i < arguments.length; i++) {
            bind(statement, i + 1, arguments[i]);
        }
        return statement;
    }

    private static void closeQuietly(PreparedStatement statement) {
        try {
            statement.close();
        } catch (SQLException finalised) {
            LOG.trace("a statement was finalised before", finalised);
        }
    }

    private static void bind(PreparedStatement statement, int place, Object value) throws SQLException {
        if (value instanceof String text) {
            statement.setString(place, text);
        } else if (value instanceof UserName name) {
            statement.setString(place, name.value());
        } else if (value instanceof Number number) {
            statement.setLong(place, number.longValue());
        } else if (value instanceof Instant instant) {
            statement.setLong(place, instant.toEpochMilli());
        } else if (value instanceof MessageId id) {
            statement.setLong(place, id.number());
        } else if (value instanceof TokenHash hash) {
            statement.setString(place, hash.value());
        } else if (value instanceof Boolean truth) {
            statement.setInt(place, truth ? 1 : 0);
        } else {
            throw new IllegalArgumentException("no column holds a " + value.getClass());
        }
    }
}
