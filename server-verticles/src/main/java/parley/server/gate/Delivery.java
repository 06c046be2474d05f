package parley.server.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.powers.Effect;
import parley.server.powers.Mail;
import parley.server.powers.Member;
import parley.server.powers.Moments.Moment;

/**
 * Shows one login its mail (protocol section 3.4): in the order of the numbers, first what is kept, then what comes. A
 * live message is shown at once only if it is the very next; anything else is read from the store, which alone knows.
 * So a lost or late wake-up costs time and never a message. Touched only from its gate's event loop.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();

    private final Gate gate;
    private final Outbox outbox;
    private final UserName user;
    private final Optional<UserName> onlyFrom;
    private final Instant since;
    private final Receipts receipts;
    private final Optional<Cursor> cursor;
    private final long start;

    private long shown;
    private long sent;
    private long heardOf;
    private long acknowledged;
    private boolean behind;
    private boolean reading;
    private boolean failed;
    private long failedAt;
    private boolean over;

    private Delivery(Gate gate, Outbox outbox, Effect.Admitted by, Optional<UserName> onlyFrom) {
        boolean main = by.member().main();
        this.gate = gate;
        this.outbox = outbox;
        this.user = by.member().user();
        this.onlyFrom = onlyFrom;
        this.since = gate.instant();
        this.start = by.cursor();
        this.shown = start;
        this.behind = true;
        this.receipts = by.ack() ? new Receipts.Acks() : new Receipts.Tcp(outbox.wire(), gate.now());
        // A side session acknowledges nothing for the account (protocol section 3.2).
        this.cursor = main
                ? Optional.of(new Cursor(gate.parts().mailboxes(), by.member(), start, gate.now()))
                : Optional.empty();
    }

    /** Empty for a side session that gets nothing. It shows nothing before {@link #more}. */
    static Optional<Delivery> of(Gate gate, Outbox outbox, Effect.Admitted by) {
        Member member = by.member();
        if (member.main()) {
            return Optional.of(new Delivery(gate, outbox, by, Optional.empty()));
        }
        return member.side()
                .filter(side -> side.from().isPresent())
                .map(side -> new Delivery(gate, outbox, by, side.from()));
    }

    /** A message has come into the mailbox. */
    void waiting(Mail.Item item) {
        long seq = item.seq().orElse(0L);
        if (over || seq <= shown) {
            return;
        }
        heardOf = Math.max(heardOf, seq);
        boolean next = !behind && !reading && seq == shown + 1;
        if (!next || !show(item, seq, false, false)) {
            behind = true;
            more();
        }
    }

    /** Reads on if there is something to read and room to show it. */
    void more() {
        if (over || reading || !behind || !mayShow() || (failed && gate.now() - failedAt < RETRY_NANOS)) {
            return;
        }
        reading = true;
        failed = false;
        gate.parts().mailboxes().read(user, shown, onlyFrom).onComplete(this::read, this::unread);
    }

    /**
     * The client has acknowledged.
     *
     * @return false if it cannot have got that far
     */
    boolean acknowledge(long seq) {
        gate.parts().moments().at(Moment.ACKNOWLEDGED);
        if (!(receipts instanceof Receipts.Acks acks) || seq > Math.max(sent, start)) {
            return false;
        }
        if (seq > acknowledged) {
            acks.acknowledged(seq);
            acknowledged(seq);
        }
        more();
        return true;
    }

    /**
     * The client has sent a line.
     *
     * @param since nothing that it sent before this moment was still waiting then: the line is not older
     */
    void heard(long since) {
        receipts.heard(since).ifPresent(this::acknowledged);
    }

    /** The peer's stream has ended: what its TCP takes from now on says nothing. */
    void streamEnded() {
        receipts.streamEnded(gate.now());
    }

    /** The client is about to end the session as it was meant to: what its TCP has taken by now counts. */
    void orderlyEnd() {
        receipts.orderlyEnd().ifPresent(this::acknowledged);
        cursor.ifPresent(told -> told.flush(gate.now()));
    }

    void sweep(long now) {
        OptionalLong confirmed = receipts.sweep(now);
        confirmed.ifPresent(this::acknowledged);
        cursor.ifPresent(told -> told.taken(receipts.taken()));
        cursor.ifPresent(told -> told.sweep(now));
        more();
    }

    /** The login is over; nothing is shown any more. */
    void close() {
        if (!over) {
            over = true;
            cursor.ifPresent(gate::lastWords);
        }
    }

    private boolean mayShow() {
        return receipts.room() && outbox.takesMail();
    }

    private void read(Mailboxes.Page page) {
        reading = false;
        if (over) {
            return;
        }
        long before = shown;
        for (Mailboxes.Kept kept : page.messages()) {
            if (kept.seq() <= shown) {
                continue;
            }
            if (!show(kept.item(), kept.seq(), kept.again(), true)) {
                return;
            }
        }
        // A part that ends with its last message may have been cut there.
        boolean cut = !page.messages().isEmpty() && page.upTo() <= shown;
        shown = Math.max(shown, page.upTo());
        behind = cut || heardOf > shown;
        if (behind && shown == before) {
            // The store does not know yet what the wake-up spoke of: asking at once would be asking in a circle.
            failed = true;
            failedAt = gate.now();
        }
        more();
    }

    private void unread(Throwable failure) {
        reading = false;
        failed = true;
        failedAt = gate.now();
        LOG.warn("the mailbox of {} could not be read yet: {}", user, failure.toString());
    }

    /** Answers false if there is no room for it now. */
    private boolean show(Mail.Item item, long seq, boolean shownBefore, boolean kept) {
        if (onlyFrom.isPresent() && !onlyFrom.get().equals(item.from())) {
            shown = seq;
            return true;
        }
        // What has just come is never late, whatever the clock did since the login (row D12).
        boolean late = kept && item.at().isBefore(since);
        boolean again = cursor.isPresent() && shownBefore;
        byte[] line = outbox.rendered(
                new ServerLine.Message(seq, item.id(), item.from(), item.text(), item.at(), late, again));
        if (!mayShow() || !receipts.room(line.length)) {
            return false;
        }
        gate.parts().moments().at(Moment.PUSHING);
        outbox.say(line);
        shown = seq;
        sent = seq;
        gate.counts().shown++;
        receipts.shown(seq, line.length);
        cursor.ifPresent(told -> told.shown(seq));
        return true;
    }

    private void acknowledged(long seq) {
        gate.counts().acknowledged += Math.max(0, seq - Math.max(acknowledged, start));
        acknowledged = Math.max(acknowledged, seq);
        cursor.ifPresent(told -> told.acknowledged(acknowledged, gate.now()));
    }
}
