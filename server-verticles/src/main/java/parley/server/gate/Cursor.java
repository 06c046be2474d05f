package parley.server.gate;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.words.UserName;

/**
 * What the store is told of one login's reading: what was acknowledged, at most every 250 ms or 20 messages (protocol
 * section 3.4), and what was shown and stayed unacknowledged for a while. A word that does not arrive is said again.
 * Touched only from its gate's event loop.
 */
final class Cursor {
    private static final Logger LOG = LoggerFactory.getLogger(Cursor.class);
    private static final long ACK_NANOS = Duration.ofMillis(250).toNanos();
    private static final int ACK_MESSAGES = 20;
    /** What fewer messages took of a mailbox's limits is not worth a word. */
    private static final int TAKEN_MESSAGES = 20;

    private static final long SHOWN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Mailboxes mailboxes;
    private final UserName user;
    private long acknowledged;
    private long told;
    private long toldAt;
    private long shown;
    private long shownBefore;
    private long shownTold;
    private long shownAt;
    private long taken;
    private long takenTold;

    Cursor(Mailboxes mailboxes, UserName user, long start, long now) {
        this.mailboxes = mailboxes;
        this.user = user;
        this.acknowledged = start;
        this.told = start;
        this.shown = start;
        this.shownTold = start;
        this.toldAt = now;
        this.shownAt = now;
    }

    void shown(long seq) {
        shown = Math.max(shown, seq);
    }

    void acknowledged(long seq, long now) {
        acknowledged = Math.max(acknowledged, seq);
        if (acknowledged - told >= ACK_MESSAGES) {
            tellAcknowledged(now);
        }
    }

    /** Everything up to it lies with the peer's TCP, acknowledged or not. */
    void taken(long seq) {
        taken = Math.max(taken, seq);
    }

    void sweep(long now) {
        if (acknowledged > told && now - toldAt >= ACK_NANOS) {
            tellAcknowledged(now);
        }
        if (taken - Math.max(acknowledged, takenTold) >= TAKEN_MESSAGES) {
            tellTaken(taken);
        }
        if (now - shownAt >= SHOWN_NANOS) {
            shownAt = now;
            // Only what stayed open from one look to the next: most of it is acknowledged before.
            if (shownBefore > Math.max(acknowledged, shownTold)) {
                tellShown(shownBefore);
            }
            shownBefore = shown;
        }
    }

    /** Says at once what is to be said: the login may be over before anybody asks again. */
    void flush() {
        if (acknowledged > told) {
            tellAcknowledged(toldAt);
        }
    }

    /** The login is over. */
    void close() {
        flush();
        if (shown > Math.max(acknowledged, shownTold)) {
            tellShown(shown);
        }
        if (takenTold > 0) {
            tellTaken(0);
        }
    }

    private void tellAcknowledged(long now) {
        long before = told;
        told = acknowledged;
        toldAt = now;
        mailboxes.acknowledge(user, told).onFailure(failure -> {
            LOG.warn("what {} acknowledged could not be noted yet: {}", user, failure.toString());
            told = Math.min(told, before);
        });
    }

    private void tellShown(long seq) {
        long before = shownTold;
        shownTold = seq;
        mailboxes.markPushed(user, seq).onFailure(failure -> {
            LOG.warn("what {} was shown could not be noted yet: {}", user, failure.toString());
            shownTold = Math.min(shownTold, before);
        });
    }

    private void tellTaken(long seq) {
        takenTold = seq;
        mailboxes
                .markTaken(user, seq)
                .onFailure(failure -> LOG.warn("what {} has taken could not be noted: {}", user, failure.toString()));
    }
}
