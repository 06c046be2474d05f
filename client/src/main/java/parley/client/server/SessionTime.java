package parley.client.server;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;

/** Time as a session knows it, so that tests can steer it. Used on the session's event loop only. */
interface SessionTime {
    /** The wall clock, which jumps when the machine sleeps or somebody sets it. */
    Instant now();

    /** A clock for spans. */
    long nanos();

    /**
     * Runs {@code task} once on the calling context.
     *
     * @return gives it up
     */
    Runnable after(Duration delay, Runnable task);

    static SessionTime of(Vertx vertx) {
        return new SessionTime() {
            @Override
            public Instant now() {
                return Instant.now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Runnable after(Duration delay, Runnable task) {
                long timer = vertx.setTimer(Math.max(1, delay.toMillis()), fired -> task.run());
                return () -> vertx.cancelTimer(timer);
            }
        };
    }
}
