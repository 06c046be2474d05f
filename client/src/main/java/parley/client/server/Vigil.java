package parley.client.server;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Looks once a second whether a connection lives and whether the machine slept. Touched only from the session's event
 * loop.
 */
final class Vigil {
    static final Duration TICK = Duration.ofSeconds(1);
    /** The server counts a session without a line for 90 s as broken and wants one every 60 s. */
    private static final long PING_NANOS = Duration.ofSeconds(50).toNanos();

    private static final long DEAD_NANOS = Duration.ofSeconds(15).toNanos();
    /** Whoever signs in may wait for a password's hash and for an older session that is being probed. */
    private static final long DEAD_SIGNING_IN_NANOS = Duration.ofSeconds(30).toNanos();
    /** A connection that the machine slept over is mostly dead, and the one who woke it is looking. */
    private static final long DEAD_AFTER_SLEEP_NANOS = Duration.ofSeconds(5).toNanos();

    private static final Duration SLEPT = Duration.ofSeconds(5);

    /** What it may do to its session. */
    interface Session {
        Optional<Connection> connection();

        boolean signingIn();

        /** Asks for a sign of life; {@link #answered} is told when it has come. */
        void ping();

        void slept();
    }

    private final SessionTime time;
    private final Session session;
    private Runnable timer = () -> {};
    private Instant lastTick;
    private Optional<Long> pingDue = Optional.empty();

    Vigil(SessionTime time, Session session) {
        this.time = time;
        this.session = session;
        this.lastTick = time.now();
    }

    void begin() {
        timer.run();
        lastTick = time.now();
        timer = time.after(TICK, this::tick);
    }

    void end() {
        timer.run();
    }

    /** The last ping was answered, or its connection is gone. */
    void answered() {
        pingDue = Optional.empty();
    }

    private void tick() {
        timer = time.after(TICK, this::tick);
        Instant now = time.now();
        boolean slept = Duration.between(lastTick, now).minus(TICK).compareTo(SLEPT) > 0;
        lastTick = now;
        if (slept) {
            slept();
        }
        session.connection().ifPresent(this::look);
    }

    private void slept() {
        if (session.connection().isPresent() && !session.signingIn()) {
            ping(DEAD_AFTER_SLEEP_NANOS);
        }
        session.slept();
    }

    private void look(Connection connection) {
        long now = time.nanos();
        long limit = session.signingIn() ? DEAD_SIGNING_IN_NANOS : DEAD_NANOS;
        boolean silent = connection.silentSince().isPresent()
                && now - connection.silentSince().getAsLong() > limit;
        if (silent || pingDue.filter(due -> now - due > 0).isPresent()) {
            connection.cut("the server does not answer any more");
        } else if (pingDue.isEmpty() && now - connection.saidAt() >= PING_NANOS) {
            ping(DEAD_NANOS);
        }
    }

    private void ping(long patience) {
        long due = time.nanos() + patience;
        pingDue = Optional.of(pingDue.filter(earlier -> earlier - due < 0).orElse(due));
        session.ping();
    }
}
