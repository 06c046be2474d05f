package parley.server.metrics;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import parley.server.settings.Time;

/**
 * An answer that is given to everybody who asks within a second: however often somebody asks, the server is asked once.
 * Touched only from one context.
 */
final class Recent<T> {
    private static final long LIFE = Duration.ofSeconds(1).toNanos();

    private final Supplier<Future<T>> source;
    private final Time time;
    private Optional<Future<T>> last = Optional.empty();
    private long since;

    Recent(Supplier<Future<T>> source, Time time) {
        this.source = source;
        this.time = time;
    }

    Future<T> get() {
        long now = time.nanos();
        if (last.isEmpty() || (last.get().isComplete() && now - since > LIFE)) {
            since = now;
            last = Optional.of(source.get());
        }
        return last.get();
    }
}
