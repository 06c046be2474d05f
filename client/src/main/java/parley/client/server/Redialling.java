package parley.client.server;

import java.time.Duration;
import java.util.Optional;
import java.util.random.RandomGenerator;
import parley.protocol.ByeReason;
import parley.protocol.Cleaner;
import parley.protocol.Request;
import parley.protocol.ServerLine;

/**
 * The connection of a session: watched, and dialled again, more and more rarely, whenever it is lost. Touched only from
 * the session's event loop.
 */
final class Redialling {
    static final byte[] PING = Request.of("ping").line();
    /** A server that admits everybody and breaks off at once is not to be dialled every second. */
    private static final Duration HEALTHY = Duration.ofSeconds(10);

    /** Hears of it. */
    interface Session {
        void dialling();

        /** The connection is not started yet: what is said now goes first, and nothing is heard before this ends. */
        void connected(Connection connection, Dialling.Dialled how);

        void heard(ServerLine line);

        /**
         * The connection is gone.
         *
         * @return whether to dial again
         */
        boolean lost(Optional<ByeReason> bye, String why);

        void waiting(Duration next, String why);

        /** It is of no use to dial again. */
        void hopeless(String why);

        /** Whether an answer may take long, because a password is being hashed or an older session probed. */
        boolean signingIn();
    }

    private enum Phase {
        IDLE,
        DIALLING,
        CONNECTED,
        WAITING
    }

    private final Dialling dialling;
    private final SessionTime time;
    private final Session session;
    private final Backoff backoff;
    private final Vigil vigil;
    private Phase phase = Phase.IDLE;
    private Optional<Connection> connection = Optional.empty();
    private Optional<Runnable> retry = Optional.empty();
    private Optional<Runnable> recovery = Optional.empty();
    private Optional<Duration> least = Optional.empty();

    Redialling(Dialling dialling, SessionTime time, RandomGenerator random, Session session) {
        this.dialling = dialling;
        this.time = time;
        this.session = session;
        this.backoff = new Backoff(random);
        this.vigil = new Vigil(time, new Watched());
    }

    void begin() {
        vigil.begin();
        dial();
    }

    /** Gives it up; nothing is told any more. */
    void end(String why) {
        phase = Phase.IDLE;
        vigil.end();
        stopWaiting();
        stopRecovering();
        Optional<Connection> was = connection;
        connection = Optional.empty();
        was.ifPresent(last -> last.cut(why));
    }

    void retryNow() {
        if (phase == Phase.WAITING) {
            dial();
        }
    }

    Optional<Connection> connection() {
        return connection;
    }

    /** All is well: if it stays so for a while, the next break begins with a short wait. */
    void well() {
        stopRecovering();
        recovery = Optional.of(time.after(HEALTHY, backoff::reset));
    }

    private void stopRecovering() {
        recovery.ifPresent(Runnable::run);
        recovery = Optional.empty();
    }

    /** Drops the connection and comes back, not before {@code least} has passed. */
    void comeBackLater(Optional<Duration> atLeast, String why) {
        least = atLeast.map(Backoff::asked);
        connection.ifPresent(one -> one.cut(why));
    }

    private void dial() {
        stopWaiting();
        phase = Phase.DIALLING;
        session.dialling();
        dialling.dial().onSuccess(this::connected).onFailure(this::unreachable);
    }

    private void connected(Dialling.Dialled dialled) {
        if (phase != Phase.DIALLING) {
            dialled.wire().forceClose();
            return;
        }
        phase = Phase.CONNECTED;
        Connection fresh = new Connection(dialled.wire(), time, new Ears());
        connection = Optional.of(fresh);
        session.connected(fresh, dialled);
        dialled.wire().start(fresh);
    }

    private void unreachable(Throwable why) {
        if (phase != Phase.DIALLING) {
            return;
        }
        String sentence = Cleaner.clean(String.valueOf(why.getMessage()));
        if (why instanceof LinkRefused refused && refused.lasting()) {
            session.hopeless(sentence);
        } else {
            comeBack(sentence);
        }
    }

    private void comeBack(String why) {
        phase = Phase.WAITING;
        Duration usual = backoff.next();
        Duration wait = least.filter(longer -> longer.compareTo(usual) > 0).orElse(usual);
        least = Optional.empty();
        retry = Optional.of(time.after(wait, this::dial));
        session.waiting(wait, why);
    }

    private void stopWaiting() {
        retry.ifPresent(Runnable::run);
        retry = Optional.empty();
    }

    private final class Ears implements Connection.Owner {
        @Override
        public void heard(Connection from, ServerLine line) {
            if (connection.filter(from::equals).isPresent()) {
                session.heard(line);
            }
        }

        @Override
        public void ended(Connection from, Optional<ByeReason> bye, String why) {
            if (connection.filter(from::equals).isPresent()) {
                connection = Optional.empty();
                stopRecovering();
                vigil.answered();
                if (session.lost(bye, why)) {
                    comeBack(why);
                }
            }
        }
    }

    private final class Watched implements Vigil.Session {
        @Override
        public Optional<Connection> connection() {
            return connection;
        }

        @Override
        public boolean signingIn() {
            return session.signingIn();
        }

        @Override
        public void ping() {
            connection
                    .orElseThrow()
                    .ask(PING)
                    .onSuccess(pong -> vigil.answered())
                    .onFailure(gone -> {});
        }

        @Override
        public void slept() {
            backoff.reset();
            retryNow();
        }
    }
}
