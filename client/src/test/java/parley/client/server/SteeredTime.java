package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/** A session's time that stands still until the test says otherwise. Its tasks run on the session's loop. */
final class SteeredTime implements SessionTime {
    private final Context context;
    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparing(Task::due).thenComparing(Task::number));
    private Instant wall = Instant.parse("2026-11-21T10:00:00Z");
    private long nanos;
    private int number;

    private record Task(long due, int number, Runnable what) {}

    SteeredTime(Context context) {
        this.context = context;
    }

    @Override
    public Instant now() {
        return wall;
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public Runnable after(Duration delay, Runnable task) {
        number++;
        Task added = new Task(nanos + delay.toNanos(), number, task);
        tasks.add(added);
        return () -> tasks.remove(added);
    }

    /** Lets so much time pass, and all that is due in it happen. */
    void forward(Duration span) {
        onLoop(() -> {
            long end = nanos + span.toNanos();
            while (!tasks.isEmpty() && tasks.element().due() <= end) {
                Task next = tasks.remove();
                pass(next.due() - nanos);
                next.what().run();
            }
            pass(end - nanos);
        });
    }

    /** The machine sleeps: the wall clock goes on, the other one does not. */
    void sleep(Duration span) {
        onLoop(() -> wall = wall.plus(span));
    }

    void onLoop(Runnable what) {
        Promise<Boolean> done = Promise.promise();
        context.runOnContext(go -> {
            what.run();
            done.complete(true);
        });
        Optional<Boolean> finished = Optional.of(done.future()
                .toCompletionStage()
                .toCompletableFuture()
                .orTimeout(ScriptedServer.SECONDS, TimeUnit.SECONDS)
                .join());
        assert finished.isPresent();
    }

    private void pass(long span) {
        nanos += span;
        wall = wall.plusNanos(span);
    }
}
