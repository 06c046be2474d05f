package parley.server.store;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.words.UserName;
import parley.server.counts.Counted;
import parley.server.counts.Counts;
import parley.server.powers.Moments;

/**
 * The owner of every durable fact: one SQLite database, one thread that writes, a few that read. Opened and closed by
 * {@code main} (both block); {@link #decide} and {@link #read} may be called from any thread and never block.
 */
public final class Store implements AutoCloseable, Counted {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    /** Below it SQLite may not even get what it needs to open a database. */
    private static final long LITTLE = 1L << 20;

    private final StoreSettings settings;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final DataFolder folder;
    private final Database database;
    private final Writer writer;
    private final Readers readers;
    private final Map<UserName, Instant> visibleAtEnd;
    private boolean closed;

    private Store(
            StoreSettings settings,
            InstantSource clock,
            LongSupplier nanos,
            DataFolder folder,
            Database database,
            Writer writer,
            Readers readers,
            Map<UserName, Instant> visibleAtEnd) {
        this.settings = settings;
        this.clock = clock;
        this.nanos = nanos;
        this.folder = folder;
        this.database = database;
        this.writer = writer;
        this.readers = readers;
        this.visibleAtEnd = visibleAtEnd;
    }

    /**
     * Opens the store, making the folder and the database if they do not exist.
     *
     * @param clock tells when the store opened and closed; every other time comes with its question
     * @param whenLost called once, on the writer's thread, if the disk fails to sync or the writer dies: the process must
     *     then end at once, because nobody knows what is on the disk until it is read anew (row O04)
     * @throws StoreRefused if it must not or cannot be opened
     */
    public static Store open(StoreSettings settings, InstantSource clock, Runnable whenLost) {
        return open(settings, clock, whenLost, Moments.PASSED);
    }

    /** As above, and {@code moments} is told how far the store is. */
    public static Store open(StoreSettings settings, InstantSource clock, Runnable whenLost, Moments moments) {
        return open(settings, clock, whenLost, moments, System::nanoTime);
    }

    static Store open(
            StoreSettings settings, InstantSource clock, Runnable whenLost, Moments moments, LongSupplier nanos) {
        DataFolder folder = DataFolder.hold(settings);
        try {
            // Nobody else is at work here.
            BackupFile.clean(StoreSettings.backups(settings.folder()), Instant.MAX);
            Database database = new Database(settings, moments);
            Prepared prepared = prepared(database, settings, clock);
            Writer writer = new Writer(database, prepared.first(), settings, nanos, whenLost);
            Readers readers = new Readers(database, settings, nanos);
            writer.start();
            readers.start();
            return new Store(settings, clock, nanos, folder, database, writer, readers, prepared.visible());
        } catch (RuntimeException | Error refused) {
            DataFolder.releaseQuietly(folder);
            throw refused;
        }
    }

    /**
     * Hands over a decision. The future completes on the caller's Vert.x context (on a thread of the store, if it has
     * none) once the decision is committed and synced. It fails with {@link StoreBusy} or {@link StoreUnavailable}, in
     * both cases with nothing done, or with what the decision threw.
     */
    public <V> Future<V> decide(Decision<V> decision) {
        Entry<Transaction, V> entry = new Entry<>(decision::decide, deadline());
        writer.submit(entry);
        return entry.future();
    }

    /** Hands over a reading, which sees everything committed before; otherwise as {@link #decide}. */
    public <V> Future<V> read(Reading<V> reading) {
        Entry<Snapshot, V> entry = new Entry<>(reading::read, deadline());
        readers.submit(entry);
        return entry.future();
    }

    /** How long ago the disk did not take something, though it may take less than that; empty if it always did. */
    public Optional<Duration> sinceRefusal() {
        return writer.sinceRefusal();
    }

    /** Who was visible when the server ended before this one, and since when. */
    public Map<UserName, Instant> visibleAtEnd() {
        return visibleAtEnd;
    }

    /**
     * Writes a complete copy of what is committed now into a new file, while everything goes on (row O12). It reads for as
     * long as the disk takes, on a thread of its own; until then the write-ahead log only grows.
     *
     * @param target must not exist; its folder is made if needed
     */
    public Future<Path> backup(Path target) {
        Entry<Database, Path> entry = new Entry<>(from -> from.copyTo(target), deadline());
        new Thread(() -> Answers.run(entry, database), "parley-store-backup").start();
        return entry.future();
    }

    @Override
    public Future<Void> say(Counts to) {
        writer.say(to);
        readers.say(to);
        to.now("parley_database_bytes", "size of the database", size(settings.database()));
        to.now("parley_wal_bytes", "size of the write-ahead log", size(settings.log()));
        return read(db -> db.number("SELECT sum(waiting) FROM account")).map(waiting -> {
            to.now("parley_messages_waiting", "messages that wait in mailboxes", waiting);
            return null;
        });
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException none) {
            return 0;
        }
    }

    /** Finishes what waits, empties the write-ahead log, closes, and lets go of the folder. Blocks; later calls do nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        Optional<Transaction> last = Optional.empty();
        try {
            readers.finish();
            last = writer.finish();
            if (last.isPresent()) {
                Recovery.rest(last.get(), clock.instant());
                last.get().forget();
                Database.emptyLog(last.get());
            }
        } catch (SQLException unclean) {
            LOG.warn("{} was closed as after a crash: {}", settings.database(), unclean.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            Database.closeQuietly(last);
            DataFolder.releaseQuietly(folder);
        }
    }

    private long deadline() {
        return nanos.getAsLong() + settings.deadline().toNanos();
    }

    private record Prepared(Transaction first, Map<UserName, Instant> visible) {}

    private static Prepared prepared(Database database, StoreSettings settings, InstantSource clock) {
        try {
            Restoring.refuseUnfinished(settings);
            Schema.inspect(database, settings.database());
            Connection connection = database.writing();
            try {
                DataFolder.close(settings);
                Schema.migrate(connection, database.moments());
                BackupFile.comeBack(connection);
                Transaction tx = Transaction.on(connection, database.moments());
                return new Prepared(tx, Recovery.run(tx, clock.instant()));
            } catch (SQLException | RuntimeException | Error failed) {
                connection.close();
                throw failed;
            }
        } catch (SQLException | IOException problem) {
            throw new StoreRefused(
                    settings.database() + " cannot be opened: " + problem.getMessage() + room(settings), problem);
        }
    }

    /** What the system says of a full disk rarely says so. */
    private static String room(StoreSettings settings) {
        long free =
                settings.database().toAbsolutePath().resolveSibling("").toFile().getUsableSpace();
        return free < LITTLE ? "; the disk has " + free / 1024 + " KiB left" : "";
    }
}
