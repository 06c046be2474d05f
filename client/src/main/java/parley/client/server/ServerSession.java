package parley.client.server;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import parley.protocol.Request;
import parley.protocol.words.Reply;

/**
 * One account's session with a server, kept over lost connections: dials, signs in, resumes, repeats what was not
 * answered, acknowledges what was shown, says something once a minute. All methods are called, and the listener is told,
 * on the event loop of the context that called {@link #open}.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class ServerSession {

    /** The outcome of a command is unknown, or it was never sent, because the connection or the session ended. */
    public static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unanswered(String sentence) {
            super(sentence, null, false, false);
        }
    }

    public ServerSession(
            Vertx vertx,
            ServerAddress address,
            KnownServers known,
            StateFolder state,
            Kind kind,
            SessionListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Begins to connect; the listener hears how it goes. */
    public void open() {
        throw new UnsupportedOperationException();
    }

    /**
     * Signs in as soon as there is a connection, and again after each break. Called again after a refusal.
     *
     * @return the server's answer; a refusal leaves the session a guest
     */
    public Future<Reply> signIn(SignIn how) {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives one command as it was typed. Without a connection it waits for one, in memory.
     *
     * @return the answer, or {@link Unanswered}
     */
    public Future<Reply> ask(String typed) {
        throw new UnsupportedOperationException();
    }

    /** As {@link #ask(String)}, in the notation for programs. */
    public Future<Reply> ask(Request request) {
        throw new UnsupportedOperationException();
    }

    /** Says something: written to the outbox at once, sent once, in order. The listener hears what became of it. */
    public Saying say(Saying.To to, String text) {
        throw new UnsupportedOperationException();
    }

    /** What is in the outbox, oldest first. */
    public List<Saying> unsent() {
        throw new UnsupportedOperationException();
    }

    /** All messages up to this number are on the screen. */
    public void shown(long seq) {
        throw new UnsupportedOperationException();
    }

    /** Tries at once instead of waiting for the next try. */
    public void retryNow() {
        throw new UnsupportedOperationException();
    }

    /** Waits until the outbox is empty, logs out and closes; after {@code patience} it closes anyhow. */
    public Future<Void> leave(Duration patience) {
        throw new UnsupportedOperationException();
    }
}
