package parley.server.gate;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;

/**
 * A planned end of sessions: one after the other, spread evenly over a span, so that those who come back do not all come at once.
 * Touched only from its gate's event loop.
 */
final class Drain {
    private final List<Session> leaving;
    private final long begun;
    private final long span;
    private final Promise<Void> over = Promise.promise();
    private int told;

    /** Times in nanoseconds, {@code begun} on the clock of the sweep. */
    Drain(List<Session> leaving, long begun, long span) {
        this.leaving = leaving;
        this.begun = begun;
        this.span = span;
    }

    /** Completes when the last session was told; its line in flight may still be waited for. */
    Future<Void> over() {
        return over.future();
    }

    /** Tells those whose turn has come. */
    void sweep(long now) {
        long passed = now - begun;
        long due = passed >= span ? leaving.size() : leaving.size() * passed / span;
        while (told < due) {
            Gate.guarded(leaving.get(told), Session::stop);
            told++;
        }
        if (told == leaving.size()) {
            over.tryComplete();
        }
    }
}
