package parley.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * A complete copy of a store in one file, which knows that it is one (row O12). Time has passed since it was made: clients have
 * been given numbers that it does not know. So the store that opens it begins anew far above them, once, by {@link #comeBack},
 * however the file came into its place. Stateless.
 */
final class BackupFile {
    /**
     * By how much the numbers of mailboxes and messages go up: more than can have been given since, were it for years, and far
     * below what a JSON number can hold.
     */
    static final long LEAP = 1_000_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(BackupFile.class);

    private static final String PART_BEGINS = ".backup-";
    private static final String PART_ENDS = ".part";
    private static final Duration LONGEST_STILL = Duration.ofHours(1);

    private BackupFile() {}

    /** Deletes what backups left there that were killed, if nothing was written to it since {@code before}. */
    static void clean(Path folder, Instant before) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        // SQLite's own files stand beside it, under longer names.
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, PART_BEGINS + "*" + PART_ENDS + "*")) {
            for (Path part : left) {
                if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                    Files.deleteIfExists(part);
                    LOG.info("{} was left by a backup that did not end; it is deleted", part);
                }
            }
        } catch (IOException | DirectoryIteratorException problem) {
            LOG.warn("what backups have left in {} cannot be deleted: {}", folder, problem.getMessage());
        }
    }

    /** Writes what is committed now into a new file, which is there as a whole or not at all; blocks. */
    static Path write(Connection from, Path target) throws SQLException {
        try {
            Path folder = Files.createDirectories(target.toAbsolutePath().getParent());
            // Another server may be at work on one in the same folder: while it is, its file changes all the time.
            clean(folder, Instant.now().minus(LONGEST_STILL));
            // Nobody but its owner may read it, and SQLite would make it as the umask says.
            Path part = Files.createTempFile(folder, PART_BEGINS, PART_ENDS);
            try {
                copy(from, part);
                mark(part);
                sync(part);
                // A link never replaces what is there.
                Files.createLink(target, part);
                sync(folder);
                return target;
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (FileAlreadyExistsException there) {
            throw new SQLException(there.getFile() + " exists already", there);
        } catch (IOException problem) {
            throw new SQLException(target + " cannot be written: " + problem.getMessage(), problem);
        }
    }

    /**
     * Copies a store that nobody may have closed in order, as what a restore has set aside: also what stands in the log beside
     * it, and nowhere else.
     *
     * @param target must not exist
     */
    static void copy(Path store, Path target) throws SQLException {
        try (Connection from = connect(store, true)) {
            copy(from, target);
        }
    }

    private static void copy(Connection from, Path target) throws SQLException {
        try (PreparedStatement copy = from.prepareStatement("VACUUM INTO ?")) {
            copy.setString(1, target.toString());
            copy.execute();
        }
    }

    /** From now on whoever opens it comes back. */
    static void mark(Path file) throws SQLException {
        try (Connection connection = connect(file, false);
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO meta (name, value) VALUES ('backup', 1)"
                    + " ON CONFLICT (name) DO UPDATE SET value = 1");
            statement.execute("PRAGMA journal_mode=DELETE");
        }
    }

    /** Before anything else is done with a store that was just opened; nothing happens unless it was a backup until now. */
    static void comeBack(Connection connection) throws SQLException {
        Snapshot db = new Snapshot(connection);
        boolean backup = db.number("SELECT value FROM meta WHERE name = 'backup'") == 1;
        db.forget();
        if (!backup) {
            connection.rollback();
            return;
        }
        try (Statement statement = connection.createStatement()) {
            // What waits may have been shown by the server that went on.
            statement.execute("UPDATE account SET last = last + " + LEAP + ", pushed = last + " + LEAP);
            statement.execute("UPDATE meta SET value = value + " + LEAP + " WHERE name = 'ids'");
            // Whoever was here then has left since.
            statement.execute("UPDATE sighting SET until = max(since,"
                    + " coalesce((SELECT value FROM meta WHERE name = 'alive'), since)) WHERE until IS NULL");
            statement.execute("DELETE FROM meta WHERE name = 'backup'");
        }
        connection.commit();
    }

    /** Refuses a file that is none of ours, newer, or damaged; reads all of it. */
    static void check(Path file) throws SQLException, IOException {
        if (!Files.isRegularFile(file) || Files.size(file) == 0) {
            throw new StoreRefused(file + " is no file, or empty");
        }
        try (Connection connection = connect(file, true)) {
            Schema.refuseForeign(connection, file, Integer.parseInt(Database.pragma(connection, "user_version")));
            String found = Database.pragma(connection, "integrity_check(1)");
            if (!found.equals("ok")) {
                throw new StoreRefused(file + " is damaged ("
                        + found.lines().reduce((a, b) -> b).orElse("no answer") + ")");
            }
        }
    }

    static void sync(Path fileOrFolder) throws IOException {
        try (FileChannel channel = FileChannel.open(fileOrFolder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static Connection connect(Path file, boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        // What opens files by URI would take a `?` in the name for parameters.
        config.resetOpenMode(SQLiteOpenMode.OPEN_URI);
        return config.createConnection("jdbc:sqlite:" + file);
    }
}
