package parley.server.gate;

import java.time.Duration;
import parley.server.powers.Member;

/**
 * What the store is told of one login's reading: what was acknowledged, at most every 250 ms or 20 messages (protocol
 * section 3.4), what the peer's TCP has taken, and what was shown and stayed unacknowledged for a while. A word that does
 * not arrive is said again, also when the login is over. Touched only from its gate's event loop.
 */
final class Cursor {
    private static final long ACK_NANOS = Duration.ofMillis(250).toNanos();
    private static final int ACK_MESSAGES = 20;
    private static final long SHOWN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Word acknowledged;
    private final Word shown;
    private final Word taken;
    private long shownAt;
    private long shownBefore;

    Cursor(Mailboxes mailboxes, Member login, long start, long now) {
        this.acknowledged = new Word(start, now, seq -> mailboxes.acknowledge(login.user(), seq));
        this.shown = new Word(start, now, seq -> mailboxes.markPushed(login.user(), seq));
        this.taken = new Word(0, now, seq -> mailboxes.markTaken(login.user(), login.epoch(), seq));
        this.shownAt = now;
    }

    void shown(long seq) {
        shown.raise(seq);
    }

    void acknowledged(long seq, long now) {
        acknowledged.raise(seq);
        if (acknowledged.wanted() - acknowledged.told() >= ACK_MESSAGES) {
            acknowledged.tell(now);
        }
    }

    /** Everything up to it lies with the peer's TCP, acknowledged or not. */
    void taken(long seq) {
        taken.raise(seq);
    }

    void sweep(long now) {
        acknowledged.tellIfDue(now, ACK_NANOS);
        if (taken.wanted() > acknowledged.wanted()) {
            taken.tellIfDue(now, ACK_NANOS);
        }
        if (now - shownAt >= SHOWN_NANOS) {
            shownAt = now;
            // Only what stayed open from one look to the next: most of it is acknowledged before.
            if (shownBefore > Math.max(acknowledged.wanted(), shown.told())) {
                shown.tell(now, shownBefore);
            }
            shownBefore = shown.wanted();
        }
    }

    /** Says at once what is to be said: the login may be over before anybody asks again. */
    void flush(long now) {
        acknowledged.tellIfDue(now, 0);
    }

    /** The login is over: the last words. */
    void close(long now) {
        taken.want(0);
        flush(now);
        if (shown.wanted() <= acknowledged.wanted()) {
            shown.want(shown.told());
        }
        shown.tellIfDue(now, 0);
        taken.tellIfDue(now, 0);
    }

    /** Behind {@link #close}: says again what has not arrived. Answers whether the store knows all of it. */
    boolean settled(long now) {
        boolean all = acknowledged.settled(now);
        all &= shown.settled(now);
        all &= taken.settled(now);
        return all;
    }
}
