package parley.client.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.Optional;
import parley.protocol.Request;

/** The end that this side wants: when the last word is said, and what happens if nobody answers it. */
final class Leaving {
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);
    private static final byte[] LOGOUT = Request.of("logout").line();

    private final SessionTime time;
    private final Runnable close;
    private Optional<Promise<Void>> wanted = Optional.empty();
    private boolean lastWordSaid;

    /** @param close ends the session at once; may be called more than once */
    Leaving(SessionTime time, Runnable close) {
        this.time = time;
        this.close = close;
    }

    boolean wanted() {
        return wanted.isPresent();
    }

    boolean lastWordSaid() {
        return lastWordSaid;
    }

    /**
     * @param impatient what is to be done when {@code patience} is over
     * @return done when the session is closed
     */
    Future<Void> want(Duration patience, Runnable impatient) {
        Promise<Void> left = wanted.orElseGet(Promise::promise);
        wanted = Optional.of(left);
        Runnable deadline = time.after(patience, impatient);
        return left.future().onComplete(done -> deadline.run());
    }

    void sayLastWord(Connection connection) {
        lastWordSaid = true;
        connection.ask(LOGOUT).onFailure(gone -> close.run());
        // Given up by nobody: closing twice is closing once.
        Runnable unused = time.after(LAST_WORDS, close);
    }

    void done() {
        wanted.ifPresent(left -> left.tryComplete());
    }
}
