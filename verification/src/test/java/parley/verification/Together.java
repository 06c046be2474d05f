package parley.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Does several things at one moment. Used by one thread at a time. */
final class Together implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 60;

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Starts all of them at once; answers what came of them, in their order. */
    <T> List<T> all(List<Callable<T>> several) {
        return all(several, PATIENCE_SECONDS);
    }

    /** As {@link #all(List)}, with so many seconds of patience. */
    <T> List<T> all(List<Callable<T>> several, long seconds) {
        CyclicBarrier start = new CyclicBarrier(several.size());
        List<Future<T>> begun = new ArrayList<>();
        for (Callable<T> one : several) {
            begun.add(threads.submit(() -> {
                start.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
                return one.call();
            }));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> one : begun) {
            results.add(result(one, seconds));
        }
        return results;
    }

    private static <T> T result(Future<T> future, long seconds) {
        try {
            return future.get(seconds, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
