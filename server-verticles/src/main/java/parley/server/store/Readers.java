package parley.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.counts.Counts;

/**
 * The threads that answer readings, each on a read-only connection of its own and in a transaction of its own, so that
 * reading never waits for a commit. {@link #submit} and {@link #finish} may be called from any thread.
 */
final class Readers {
    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    /** As long as a reading lasts, what is written meanwhile stays in the log (row O13). */
    static final Duration LONGEST = Duration.ofSeconds(5);

    private final Database database;
    private final LongSupplier nanos;
    private final BlockingQueue<Entry<Snapshot, ?>> queue;
    private final Entry<Snapshot, Boolean> end = new Entry<>(db -> true, 0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean closed;
    private volatile boolean stopped;

    Readers(Database database, StoreSettings settings, LongSupplier nanos) {
        this.database = database;
        this.nanos = nanos;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
        for (int i = 1; i <= settings.readers(); i++) {
            threads.add(new Thread(this::run, "parley-store-reader-" + i));
        }
    }

    void start() {
        threads.forEach(Thread::start);
    }

    void submit(Entry<Snapshot, ?> entry) {
        if (closed) {
            Answers.fail(entry, new StoreUnavailable("the store is closed", null));
        } else if (!queue.offer(entry)) {
            Answers.fail(entry, new StoreBusy("too many readings wait for the store"));
        } else if (stopped) {
            failTheRest();
        }
    }

    void say(Counts to) {
        to.now("parley_store_readings", "readings that wait for the store", queue.size());
    }

    /** Answers what still waits, then ends the threads; returns when they have ended. */
    void finish() throws InterruptedException {
        closed = true;
        queue.put(end);
        for (Thread thread : threads) {
            thread.join();
        }
        stopped = true;
        failTheRest();
    }

    private void run() {
        Optional<Snapshot> connection = Optional.empty();
        try {
            for (Entry<Snapshot, ?> entry = queue.take(); entry != end; entry = queue.take()) {
                if (entry.late(nanos.getAsLong())) {
                    Answers.fail(entry, new StoreBusy("waited too long for the store"));
                } else {
                    connection = read(connection, entry);
                }
            }
            queue.put(end);
        } catch (InterruptedException interrupted) {
            LOG.warn("a reader of the store was interrupted and ends");
        } finally {
            Database.closeQuietly(connection);
        }
    }

    private Optional<Snapshot> read(Optional<Snapshot> connection, Entry<Snapshot, ?> entry) {
        Optional<Snapshot> open = connection;
        try {
            if (open.isEmpty()) {
                open = Optional.of(Snapshot.limited(database.reading(), LONGEST.toNanos(), nanos));
            }
            open.get().begin(nanos.getAsLong());
            entry.work(open.get());
            open.get().end();
        } catch (SQLException | RuntimeException | Error problem) {
            Database.closeQuietly(open);
            if (open.isPresent() && open.get().cut()) {
                LOG.warn(
                        "a reading was cut off after {} s: it would have kept the store's log from being emptied",
                        LONGEST.toSeconds());
                Answers.fail(entry, new StoreBusy("reading took too long"));
                return Optional.empty();
            }
            Answers.fail(
                    entry,
                    Trouble.of(problem) == Trouble.FAULT
                            ? problem
                            : new StoreUnavailable("the store cannot be read: " + problem.getMessage(), problem));
            return Optional.empty();
        }
        Answers answers = new Answers();
        answers.verdict(entry);
        answers.deliver();
        return open;
    }

    private void failTheRest() {
        for (Entry<Snapshot, ?> left = queue.poll(); left != null; left = queue.poll()) {
            Answers.fail(left, new StoreUnavailable("the store is closed", null));
        }
    }
}
