package parley.server.gate;

import java.time.Duration;

/**
 * How long a session may take for what (protocol sections 1 and 3.2, reliability S06, S07 and S09). It only tells; the
 * gate's sweep asks. Times are of {@code Time.nanos}. Touched only from its gate's event loop.
 */
final class Patience {
    /** Clear text is greeted without a byte after this. */
    private static final long SILENCE = Duration.ofSeconds(1).toNanos();
    /** For a line that has begun. */
    private static final long OPEN_LINE = Duration.ofSeconds(60).toNanos();
    /** A session with {@code ack} says something more often. */
    private static final long BROKEN = Duration.ofSeconds(90).toNanos();
    /** For the replies that are due when the peer's stream has ended. */
    private static final long DRAIN = Duration.ofSeconds(5).toNanos();

    /** For what a session that is over still gets. */
    private static final long LEAVING = Duration.ofSeconds(5).toNanos();

    private final long openedAt;
    private long heardAt;
    private boolean heard;
    private long byteAt;
    private long activeAt;
    private long endedAt;
    private boolean ended;

    Patience(long now) {
        openedAt = now;
        byteAt = now;
        activeAt = now;
    }

    void received(long now) {
        byteAt = now;
    }

    void line(long now) {
        if (!heard) {
            heard = true;
            heardAt = now;
        }
    }

    void active(long now) {
        activeAt = now;
    }

    void ended(long now) {
        ended = true;
        endedAt = now;
    }

    boolean hasEnded() {
        return ended;
    }

    boolean heard() {
        return heard;
    }

    long lastByte() {
        return byteAt;
    }

    boolean silent(long now) {
        return now - openedAt >= SILENCE;
    }

    boolean tooLongWithoutLogin(long now, GateLimits limits) {
        return heard ? now - heardAt >= limits.login() : now - openedAt >= limits.firstLine();
    }

    static boolean leavesTooLong(long now, long since) {
        return now - since >= LEAVING;
    }

    static boolean tooLongInLine(long now, long since) {
        return now - since >= OPEN_LINE;
    }

    boolean idle(long now, GateLimits limits) {
        return now - activeAt >= limits.idle();
    }

    boolean broken(long now) {
        return now - byteAt >= BROKEN;
    }

    boolean drainedTooLong(long now) {
        return ended && now - endedAt >= DRAIN;
    }
}
