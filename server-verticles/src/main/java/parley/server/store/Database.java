package parley.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;
import parley.server.powers.Moments;
import parley.server.powers.Moments.Moment;

/**
 * The database file: its connections with every setting read back (the driver's defaults are not ours), and the length
 * of its write-ahead log. Has no state of its own but when to shorten it next, touched by the writer only.
 */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int BUSY_MILLIS = 1_000;
    /**
     * Pages after which SQLite copies the log back: 16 MiB, so that a page which changes with every batch is copied once
     * for many.
     */
    private static final String LOG_PAGES = "4000";
    /** Only a reader in the way lets the log grow up to here; then it is emptied by force (row O13: 64 MiB at most). */
    private static final long LONG_LOG = 32L << 20;

    private static final long ALARMING_LOG = 64L << 20;

    /** A try waits for readers, and with it everybody who writes. */
    private static final long GROWTH_BETWEEN_TRIES = 8L << 20;

    private final StoreSettings settings;
    private final Moments moments;
    private long nextTry = LONG_LOG;

    Database(StoreSettings settings) {
        this(settings, Moments.PASSED);
    }

    Database(StoreSettings settings, Moments moments) {
        this.settings = settings;
        this.moments = moments;
    }

    Moments moments() {
        return moments;
    }

    /** A connection that writes; the caller owns it. */
    Connection writing() throws SQLException {
        Connection connection = connect(new SQLiteConfig());
        try {
            set(connection, "journal_mode", "WAL", "wal");
            set(connection, "synchronous", "FULL", "2");
            set(connection, "foreign_keys", "ON", "1");
            set(connection, "cache_size", "-16384", "-16384");
            set(connection, "wal_autocheckpoint", LOG_PAGES, LOG_PAGES);
            set(connection, "temp_store", "MEMORY", "2");
            connection.setAutoCommit(false);
            return connection;
        } catch (SQLException | RuntimeException failed) {
            connection.close();
            throw failed;
        }
    }

    /** A connection that can only read; the caller owns it. */
    Connection reading() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        Connection connection = connect(config);
        connection.setAutoCommit(false);
        return connection;
    }

    /** Writes a complete copy into a new file; blocks. */
    Path copyTo(Path target) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection connection = connect(config)) {
            return BackupFile.write(connection, target);
        }
    }

    /** Empties the write-ahead log when it has grown long; touched only from the writer's thread, outside a transaction. */
    void keepLogShort(Transaction tx) {
        try {
            long length = Files.exists(settings.log()) ? Files.size(settings.log()) : 0;
            if (length <= LONG_LOG) {
                nextTry = LONG_LOG;
            } else if (length >= nextTry) {
                emptyLog(tx);
                long left = Files.size(settings.log());
                nextTry = left + GROWTH_BETWEEN_TRIES;
                if (left > ALARMING_LOG) {
                    LOG.warn(
                            "the log of {} has grown to {} MiB: something has been reading the database for long",
                            settings.database(),
                            left >> 20);
                }
            }
        } catch (IOException | SQLException later) {
            LOG.warn("the log of {} could not be shortened: {}", settings.database(), later.getMessage());
        }
    }

    /** Copies the whole write-ahead log into the database and cuts it to nothing. */
    static void emptyLog(Transaction tx) throws SQLException {
        Connection connection = tx.connection();
        tx.at(Moment.CHECKPOINTING);
        connection.setAutoCommit(true);
        try {
            pragma(connection, "wal_checkpoint(TRUNCATE)");
        } finally {
            connection.setAutoCommit(false);
        }
    }

    static String pragma(Connection connection, String pragma) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA " + pragma)) {
            return answer.next() ? answer.getString(1) : "";
        }
    }

    static void closeQuietly(Optional<? extends Snapshot> open) {
        try {
            if (open.isPresent()) {
                open.get().close();
            }
        } catch (SQLException alreadyBroken) {
            LOG.debug("a connection did not close: {}", alreadyBroken.getMessage());
        }
    }

    private Connection connect(SQLiteConfig config) throws SQLException {
        config.setBusyTimeout(BUSY_MILLIS);
        // What opens files by URI would take a `?` in the folder's name for parameters.
        config.resetOpenMode(SQLiteOpenMode.OPEN_URI);
        return config.createConnection("jdbc:sqlite:" + settings.database());
    }

    private void set(Connection connection, String name, String value, String expected) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA " + name + "=" + value);
        }
        String actual = pragma(connection, name);
        if (!actual.equals(expected)) {
            throw new StoreRefused(settings.database() + " does not take " + name + "=" + value + " (it says " + actual
                    + "), without which accepted messages could be lost");
        }
    }
}
