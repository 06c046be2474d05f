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
import parley.server.counts.Histogram;
import parley.server.powers.Moments.Moment;

/**
 * The one thread that changes the database: it takes what waits, at most a batch, decides all of it in one transaction,
 * commits with one sync, and then answers every caller. There is no timer: while one batch syncs, the next one gathers.
 *
 * <p>{@link #submit} and {@link #finish} may be called from any thread; everything else is touched only from its own.
 */
final class Writer implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    private final Database database;
    private final StoreSettings settings;
    private final LongSupplier nanos;
    private final Runnable whenLost;
    private final BlockingQueue<Entry<Transaction, ?>> queue;
    private final Thread thread = new Thread(this, "parley-store-writer");
    private final Histogram batches = Histogram.ofNumbers();
    private final Histogram commits = Histogram.ofNanos();
    private final Entry<Transaction, Boolean> end = new Entry<>(tx -> true, 0);
    private Optional<Transaction> current;
    private boolean ending;
    private volatile boolean closed;
    private volatile boolean stopped;
    private volatile Optional<Long> refusedAt = Optional.empty();

    Writer(Database database, Transaction first, StoreSettings settings, LongSupplier nanos, Runnable whenLost) {
        this.database = database;
        this.current = Optional.of(first);
        this.settings = settings;
        this.nanos = nanos;
        this.whenLost = whenLost;
        this.queue = new ArrayBlockingQueue<>(settings.queue());
    }

    void start() {
        thread.start();
    }

    /** How long ago the disk did not take something; empty if it always did. */
    Optional<Duration> sinceRefusal() {
        return refusedAt.map(then -> Duration.ofNanos(nanos.getAsLong() - then));
    }

    void submit(Entry<Transaction, ?> entry) {
        if (closed) {
            Answers.fail(entry, new StoreUnavailable("the store is closed", null));
        } else if (!queue.offer(entry)) {
            Answers.fail(entry, new StoreBusy("the store's queue is full"));
        } else if (stopped) {
            failTheRest();
        }
    }

    void say(Counts to) {
        to.now("parley_store_queue", "decisions that wait for the store's writer", queue.size());
        to.spread("parley_store_batch", "decisions that shared a commit", batches);
        to.spread("parley_store_commit_seconds", "commits with their sync", commits);
    }

    /** Decides what still waits, then ends the thread; returns when it has ended. The connection stays open. */
    Optional<Transaction> finish() throws InterruptedException {
        closed = true;
        while (!stopped && !queue.offer(end)) {
            Thread.sleep(1);
        }
        thread.join();
        failTheRest();
        return current;
    }

    @Override
    public void run() {
        try {
            List<Entry<Transaction, ?>> waiting = new ArrayList<>(settings.batch());
            while (!ending) {
                waiting.clear();
                waiting.add(queue.take());
                queue.drainTo(waiting, settings.batch() - 1);
                decide(inTime(waiting));
                current.ifPresent(database::keepLogShort);
            }
        } catch (InterruptedException interrupted) {
            LOG.error("the store's writer was interrupted", interrupted);
        } catch (RuntimeException | Error fault) {
            LOG.error("the store's writer died", fault);
        } finally {
            closed = true;
            stopped = true;
            failTheRest();
            if (!ending) {
                died();
            }
        }
    }

    /** What it had begun must never be committed by whoever closes the store after it. */
    private void died() {
        Database.closeQuietly(current);
        current = Optional.empty();
        whenLost.run();
    }

    private List<Entry<Transaction, ?>> inTime(List<Entry<Transaction, ?>> waiting) {
        long now = nanos.getAsLong();
        List<Entry<Transaction, ?>> batch = new ArrayList<>(waiting.size());
        Answers late = new Answers();
        for (Entry<Transaction, ?> entry : waiting) {
            if (entry == end) {
                ending = true;
            } else if (entry.late(now)) {
                late.failure(entry, new StoreBusy("waited too long for the store"));
            } else {
                batch.add(entry);
            }
        }
        late.deliver();
        return batch;
    }

    private void decide(List<Entry<Transaction, ?>> batch) {
        if (batch.isEmpty()) {
            return;
        }
        try {
            Transaction tx = transaction();
            tx.at(Moment.DECIDING);
            for (Entry<Transaction, ?> entry : batch) {
                entry.work(tx);
            }
            tx.at(Moment.DECIDED);
            long began = System.nanoTime();
            tx.commit();
            commits.add(System.nanoTime() - began);
            batches.add(batch.size());
            tx.at(Moment.COMMITTED);
        } catch (SQLException | RuntimeException | Error problem) {
            undone(batch, problem);
            return;
        }
        Answers answers = new Answers();
        batch.forEach(answers::verdict);
        answers.deliver();
    }

    private void undone(List<Entry<Transaction, ?>> batch, Throwable problem) {
        Trouble trouble = Trouble.of(problem);
        if (trouble == Trouble.LOST) {
            // Nobody in this batch is answered: whether it is on the disk is unknown until the next start.
            LOG.error("the disk failed to sync {}; the process must end", settings.database(), problem);
            closed = true;
            ending = true;
            current = Optional.empty();
            whenLost.run();
            return;
        }
        rollback();
        if (trouble == Trouble.UNAVAILABLE) {
            refusedAt = Optional.of(nanos.getAsLong());
            LOG.warn("{} cannot be written: {}", settings.database(), problem.getMessage());
            Answers answers = new Answers();
            batch.forEach(entry -> answers.failure(
                    entry, new StoreUnavailable("the store cannot be written: " + problem.getMessage(), problem)));
            answers.deliver();
        } else if (batch.size() == 1) {
            Answers.fail(batch.get(0), problem);
        } else {
            for (Entry<Transaction, ?> entry : batch) {
                if (ending && current.isEmpty()) {
                    return;
                }
                decide(List.of(entry));
            }
        }
    }

    private Transaction transaction() throws SQLException {
        if (current.isEmpty()) {
            current = Optional.of(Transaction.on(database.writing(), database.moments()));
        }
        return current.orElseThrow();
    }

    // A connection that cannot even roll back is given up; the next batch begins with a new one.
    private void rollback() {
        Optional<Transaction> broken = current;
        try {
            if (broken.isPresent()) {
                broken.get().rollback();
            }
        } catch (SQLException stuck) {
            LOG.warn("the store's connection is replaced: {}", stuck.getMessage());
            current = Optional.empty();
            Database.closeQuietly(broken);
        }
    }

    private void failTheRest() {
        for (Entry<Transaction, ?> left = queue.poll(); left != null; left = queue.poll()) {
            Answers.fail(left, new StoreUnavailable("the store is closed", null));
        }
    }
}
