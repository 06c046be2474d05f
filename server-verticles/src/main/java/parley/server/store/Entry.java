package parley.server.store;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One question on its way: what is asked, by whom, until when. Made on the caller's thread, worked on by one thread of
 * the store, answered on the caller's Vert.x context (or directly, if there was none).
 *
 * @param <T> what the work is done on
 * @param <V> the answer
 */
final class Entry<T, V> {
    /** A decision or a reading. */
    @FunctionalInterface
    interface Work<T, V> {
        V on(T database) throws SQLException;
    }

    private final Work<T, V> work;
    private final long deadline;
    private final Optional<Context> context;
    private final Promise<V> promise = Promise.promise();
    private Optional<V> verdict = Optional.empty();

    /**
     * @param deadline in {@link System#nanoTime} of the store's clock
     */
    Entry(Work<T, V> work, long deadline) {
        this(work, deadline, Optional.ofNullable(Vertx.currentContext()));
    }

    Entry(Work<T, V> work, long deadline, Optional<Context> context) {
        this.work = work;
        this.deadline = deadline;
        this.context = context;
    }

    Future<V> future() {
        return promise.future();
    }

    Optional<Context> context() {
        return context;
    }

    boolean late(long now) {
        return now - deadline > 0;
    }

    void work(T database) throws SQLException {
        verdict = Optional.of(work.on(database));
    }

    /** What tells the caller the verdict, or that it {@code failed} instead; to be run on its context. */
    Runnable answer(Optional<Throwable> failed) {
        return () -> failed.ifPresentOrElse(promise::tryFail, () -> promise.tryComplete(verdict.orElseThrow()));
    }
}
