package parley.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteOpenMode;

/**
 * A look at a data folder from outside, which changes nothing in it and may happen beside a running server: it never keeps
 * a reading open for longer than {@link #LONGEST} (row O13).
 *
 * @param holder the process that holds the folder's lock, 0 if it is not known which; empty if nobody does
 * @param version of the schema; 0 if there is no database
 * @param newest the version that this Parley writes
 * @param integrity {@code ok}, or the first thing that is wrong; empty if the time did not suffice
 * @param drifted mailboxes whose counters do not fit their rows
 * @param bytes of the database
 * @param logBytes of the write-ahead log
 */
public record Inspection(
        Optional<Long> holder,
        int version,
        int newest,
        Optional<String> integrity,
        List<String> drifted,
        long bytes,
        long logBytes) {
    static final Duration LONGEST = Duration.ofSeconds(4);

    private static final String DRIFTED = "SELECT name FROM (SELECT a.name AS name, a.waiting AS waiting,"
            + " a.waiting_bytes AS bytes, count(b.id) AS rows, coalesce(sum(octet_length(b.body)), 0) AS size,"
            + " a.outstanding AS outstanding, a.last AS last,"
            + " (SELECT coalesce(sum(p.waiting + p.phantoms), 0) FROM pair p WHERE p.sender = a.name) AS sent,"
            + " (SELECT coalesce(max(m.seq), 0) FROM box m WHERE m.rcpt = a.name) AS highest"
            + " FROM account a LEFT JOIN box b ON b.rcpt = a.name AND b.seq > max(a.cursor, a.taken)"
            + " GROUP BY a.name) WHERE waiting <> rows OR bytes <> size OR outstanding <> sent OR highest > last"
            + " LIMIT 5";

    public Inspection {
        drifted = List.copyOf(drifted);
    }

    /**
     * Looks; blocks.
     *
     * @throws StoreRefused if there is a database that is none of ours, or that cannot be read
     */
    public static Inspection of(Path folder) {
        StoreSettings settings = StoreSettings.in(folder);
        Path file = settings.database();
        try {
            Optional<Long> holder = holder(settings.lock());
            long bytes = Files.exists(file) ? Files.size(file) : 0;
            long logBytes = Files.exists(settings.log()) ? Files.size(settings.log()) : 0;
            if (bytes == 0) {
                return new Inspection(holder, 0, Schema.newest(), Optional.of("ok"), List.of(), 0, logBytes);
            }
            // Without a log nobody has it open, and then SQLite must not make one beside it.
            try (Connection connection = reading(settings)) {
                int version = Integer.parseInt(Database.pragma(connection, "user_version"));
                Schema.refuseForeign(connection, file, version);
                Optional<String> integrity = within(connection, "PRAGMA integrity_check(1)");
                List<String> drifted = version == Schema.newest() && integrity.equals(Optional.of("ok"))
                        ? within(connection, DRIFTED)
                                .map(String::lines)
                                .map(lines -> lines.toList())
                                .orElse(List.of())
                        : List.of();
                return new Inspection(holder, version, Schema.newest(), integrity, drifted, bytes, logBytes);
            }
        } catch (SQLException | IOException problem) {
            throw new StoreRefused(file + " cannot be read: " + problem.getMessage(), problem);
        }
    }

    private static Connection reading(StoreSettings settings) throws SQLException {
        if (Files.exists(settings.log())) {
            return new Database(settings).reading();
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setOpenMode(SQLiteOpenMode.OPEN_URI);
        return config.createConnection(
                "jdbc:sqlite:" + settings.database().toAbsolutePath().toUri() + "?immutable=1");
    }

    /** The first column of all rows as lines; empty if it took too long. */
    private static Optional<String> within(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            AtomicBoolean cut = new AtomicBoolean();
            CompletableFuture<Void> late = CompletableFuture.runAsync(
                    () -> {
                        // Before it is: the reading ends at once, and then asks.
                        cut.set(true);
                        cancel(statement);
                    },
                    CompletableFuture.delayedExecutor(LONGEST.toMillis(), TimeUnit.MILLISECONDS));
            StringBuilder lines = new StringBuilder();
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    lines.append(lines.isEmpty() ? "" : "\n").append(rows.getString(1));
                }
            } catch (SQLException stopped) {
                if (!cut.get()) {
                    throw stopped;
                }
                return Optional.empty();
            } finally {
                late.cancel(false);
            }
            return Optional.of(lines.toString());
        }
    }

    private static void cancel(Statement statement) {
        try {
            statement.cancel();
        } catch (SQLException overAlready) {
            // Then there is nothing to stop.
            return;
        }
    }

    /** Asked of the kernel where it tells: to try the lock could make a server that is just starting give up. */
    private static Optional<Long> holder(Path lock) throws IOException {
        if (!Files.exists(lock)) {
            return Optional.empty();
        }
        Path locks = Path.of("/proc/locks");
        if (Files.isReadable(locks)) {
            String inode = ":" + Files.getAttribute(lock, "unix:ino");
            return Files.readAllLines(locks).stream()
                    .map(line -> line.trim().split("\\s+"))
                    .filter(words -> words.length > 5 && words[1].equals("POSIX") && words[5].endsWith(inode))
                    .map(words -> Math.max(0, Long.parseLong(words[4])))
                    .findFirst();
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            var held = channel.tryLock();
            return held == null ? Optional.of(0L) : Optional.empty();
        }
    }
}
