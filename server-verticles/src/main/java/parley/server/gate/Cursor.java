package parley.server.gate;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.function.LongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.powers.Member;

/**
 * What the store is told of one login's reading: what was acknowledged, at most every 250 ms or 20 messages (protocol
 * section 3.4), what the peer's TCP has taken, and what was shown and stayed unacknowledged for a while. A word that does
 * not arrive is said again, also when the login is over. Touched only from its gate's event loop.
 */
final class Cursor {
    private static final Logger LOG = LoggerFactory.getLogger(Cursor.class);
    private static final long ACK_NANOS = Duration.ofMillis(250).toNanos();
    private static final int ACK_MESSAGES = 20;
    private static final long SHOWN_NANOS = Duration.ofSeconds(1).toNanos();

    private final Member login;
    private final Word acknowledged;
    private final Word shown;
    private final Word taken;
    private long shownAt;
    private long shownBefore;

    Cursor(Mailboxes mailboxes, Member login, long start, long now) {
        this.login = login;
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
        if (acknowledged.wanted - acknowledged.told >= ACK_MESSAGES) {
            acknowledged.tell(now);
        }
    }

    /** Everything up to it lies with the peer's TCP, acknowledged or not. */
    void taken(long seq) {
        taken.raise(seq);
    }

    void sweep(long now) {
        acknowledged.tellIfDue(now, ACK_NANOS);
        if (taken.wanted > acknowledged.wanted) {
            taken.tellIfDue(now, ACK_NANOS);
        }
        if (now - shownAt >= SHOWN_NANOS) {
            shownAt = now;
            // Only what stayed open from one look to the next: most of it is acknowledged before.
            if (shownBefore > Math.max(acknowledged.wanted, shown.told)) {
                shown.tell(now, shownBefore);
            }
            shownBefore = shown.wanted;
        }
    }

    /** Says at once what is to be said: the login may be over before anybody asks again. */
    void flush(long now) {
        acknowledged.tellIfDue(now, 0);
    }

    /** The login is over: the last words. */
    void close(long now) {
        taken.wanted = 0;
        flush(now);
        if (shown.wanted <= acknowledged.wanted) {
            shown.wanted = shown.told;
        }
        shown.tellIfDue(now, 0);
        taken.tellIfDue(now, 0);
    }

    /** Behind {@link #close}: says again what has not arrived. Answers whether the store knows all of it. */
    boolean settled(long now) {
        acknowledged.tellIfDue(now, SHOWN_NANOS);
        shown.tellIfDue(now, SHOWN_NANOS);
        taken.tellIfDue(now, SHOWN_NANOS);
        return acknowledged.settled() && shown.settled() && taken.settled();
    }

    /** One number that the store is to know. */
    private final class Word {
        private final LongFunction<Future<Void>> teller;
        private long wanted;
        private long told;
        private long toldAt;
        private int underway;

        Word(long start, long now, LongFunction<Future<Void>> teller) {
            this.teller = teller;
            this.wanted = start;
            this.told = start;
            this.toldAt = now;
        }

        void raise(long seq) {
            wanted = Math.max(wanted, seq);
        }

        boolean settled() {
            return wanted == told && underway == 0;
        }

        void tellIfDue(long now, long span) {
            if (wanted != told && now - toldAt >= span) {
                tell(now);
            }
        }

        void tell(long now) {
            tell(now, wanted);
        }

        void tell(long now, long number) {
            long before = told;
            told = number;
            toldAt = now;
            underway++;
            teller.apply(number).onComplete(done -> underway--, failure -> {
                underway--;
                // A later word that did arrive has said this one too.
                if (told == number) {
                    told = before;
                }
                LOG.warn("what {} has read could not be noted yet: {}", login.user(), failure.toString());
            });
        }
    }
}
