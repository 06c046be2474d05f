package parley.server.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * Accepts one direct message, or says why not: existence, key, block, limits, number and row are decided in one
 * transaction, in the precedence of protocol section 3 (rows B08, D10, Q01–Q06). That the sender is not the recipient was
 * refused before.
 *
 * @param key the sender's own key for this message, so that a repeat is stored once; up to 64 characters
 * @param blocks how a blocked sender is answered
 */
public record AcceptMessage(
        UserName from,
        UserName to,
        String text,
        Optional<String> key,
        AcceptMessage.Limits limits,
        AcceptMessage.Blocks blocks,
        Instant at)
        implements Decision<AcceptMessage.Verdict> {
    /** The setting {@code blocks}. */
    public enum Blocks {
        TOLD,
        SILENT
    }

    /**
     * What may wait, counted above the cursor (protocol section 3.4). {@link Long#MAX_VALUE} is no limit.
     *
     * @param messages in one mailbox; the last tenth of it, as of {@code bytes}, is kept for those its owner wrote to
     * @param bytes of text in one mailbox
     * @param perSender messages of one sender in one mailbox
     * @param outstanding messages of one sender in all mailboxes
     */
    public record Limits(long messages, long bytes, long perSender, long outstanding) {
        public static final Limits DEFAULT = new Limits(1_000, 1 << 20, 100, 2_000);

        boolean fits(boolean friend, long waiting, long waitingBytes) {
            return waiting <= upTo(messages, friend) && waitingBytes <= upTo(bytes, friend);
        }

        private static long upTo(long limit, boolean friend) {
            return friend ? limit : limit - limit / 10;
        }
    }

    /** What became of it. */
    public sealed interface Verdict {}

    /**
     * Stored and synced.
     *
     * @param seq its number in the recipient's mailbox
     */
    public record Accepted(MessageId id, long seq) implements Verdict {}

    /**
     * This key was accepted before with the same recipient and text: nothing was stored.
     *
     * @param sent whether the first answer was {@code sent}, as {@link RememberSent} told
     * @param seq its number, 0 if the first was a phantom
     */
    public record Repeated(MessageId id, boolean sent, long seq) implements Verdict {}

    /** Kept for the sender's own eyes; answer as if it were stored for somebody offline, and wake nobody. */
    public record Phantom(MessageId id) implements Verdict {}

    /** Nothing was stored. */
    public enum Refused implements Verdict {
        NO_SUCH_USER,
        KEY_REUSED,
        BLOCKED,
        SENDER_QUOTA,
        MAILBOX_FULL
    }

    private static final String SITUATION =
            "SELECT r.last, r.waiting, r.waiting_bytes, s.outstanding, p.waiting, p.phantoms, p.phantom_bytes,"
                    + " EXISTS (SELECT 1 FROM block WHERE blocker = r.name AND blocked = s.name),"
                    + " EXISTS (SELECT 1 FROM pair WHERE sender = r.name AND rcpt = s.name)"
                    + " FROM account r JOIN account s ON s.name = ?"
                    + " LEFT JOIN pair p ON p.sender = s.name AND p.rcpt = r.name"
                    + " WHERE r.name = ? AND r.deleted IS NULL";

    private record Situation(
            long last,
            long waiting,
            long waitingBytes,
            long outstanding,
            long fromSender,
            long phantoms,
            long phantomBytes,
            boolean blocked,
            boolean friend) {
        static Situation of(ResultSet row) throws SQLException {
            return new Situation(
                    row.getLong(1),
                    row.getLong(2),
                    row.getLong(3),
                    row.getLong(4),
                    row.getLong(5),
                    row.getLong(6),
                    row.getLong(7),
                    row.getInt(8) == 1,
                    row.getInt(9) == 1);
        }
    }

    private record Before(String rcpt, String digest, MessageId id, boolean sent, long seq) {}

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        Optional<Situation> found = tx.first(SITUATION, Situation::of, from, to);
        if (found.isEmpty()) {
            return Refused.NO_SUCH_USER;
        }
        Situation now = found.get();
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        String digest = key.isPresent() ? Sha256.of(text) : "";
        Optional<Verdict> repeated = key.isPresent() ? repeated(tx, key.get(), digest) : Optional.empty();
        if (repeated.isPresent()) {
            return repeated.get();
        }
        if (now.blocked() && blocks == Blocks.TOLD) {
            return Refused.BLOCKED;
        }
        if (now.fromSender() + now.phantoms() >= limits.perSender() || now.outstanding() >= limits.outstanding()) {
            return Refused.SENDER_QUOTA;
        }
        // Phantoms count for their sender as if they lay in the mailbox, and for nobody else (row B03).
        if (!limits.fits(
                now.friend(), now.waiting() + now.phantoms() + 1, now.waitingBytes() + now.phantomBytes() + bytes)) {
            return Refused.MAILBOX_FULL;
        }
        MessageId id = tx.nextId();
        long seq = now.blocked() ? phantom(tx, id, bytes) : store(tx, id, now.last() + 1, bytes);
        if (key.isPresent()) {
            tx.update(
                    "INSERT INTO dedupe (sender, key, rcpt, body_sha256, id, seq, at) VALUES (?, ?, ?, ?, ?, ?, ?)",
                    from,
                    key.get(),
                    to,
                    digest,
                    id,
                    seq,
                    at);
        }
        return now.blocked() ? new Phantom(id) : new Accepted(id, seq);
    }

    private Optional<Verdict> repeated(Transaction tx, String sameKey, String digest) throws SQLException {
        return tx.first(
                        "SELECT rcpt, body_sha256, id, sent, seq FROM dedupe WHERE sender = ? AND key = ?",
                        row -> new Before(
                                row.getString(1),
                                row.getString(2),
                                new MessageId(row.getLong(3)),
                                row.getInt(4) == 1,
                                row.getLong(5)),
                        from,
                        sameKey)
                .map(before ->
                        before.rcpt().equals(to.value()) && before.digest().equals(digest)
                                ? new Repeated(before.id(), before.sent(), before.seq())
                                : Refused.KEY_REUSED);
    }

    private long store(Transaction tx, MessageId id, long seq, int bytes) throws SQLException {
        tx.update(
                "INSERT INTO box (rcpt, seq, id, sender, at, body) VALUES (?, ?, ?, ?, ?, ?)",
                to,
                seq,
                id,
                from,
                at,
                text);
        tx.update(
                "UPDATE account SET last = CASE name WHEN ? THEN ? ELSE last END,"
                        + " waiting = CASE name WHEN ? THEN waiting + 1 ELSE waiting END,"
                        + " waiting_bytes = CASE name WHEN ? THEN waiting_bytes + ? ELSE waiting_bytes END,"
                        + " outstanding = CASE name WHEN ? THEN outstanding + 1 ELSE outstanding END"
                        + " WHERE name IN (?, ?)",
                to,
                seq,
                to,
                to,
                bytes,
                from,
                to,
                from);
        tx.update(
                "INSERT INTO pair (sender, rcpt, waiting) VALUES (?, ?, 1)"
                        + " ON CONFLICT (sender, rcpt) DO UPDATE SET waiting = waiting + 1",
                from,
                to);
        return seq;
    }

    private long phantom(Transaction tx, MessageId id, int bytes) throws SQLException {
        tx.update("INSERT INTO phantom (sender, rcpt, id, at, body) VALUES (?, ?, ?, ?, ?)", from, to, id, at, text);
        tx.update("UPDATE account SET outstanding = outstanding + 1 WHERE name = ?", from);
        tx.update(
                "INSERT INTO pair (sender, rcpt, phantoms, phantom_bytes) VALUES (?, ?, 1, ?)"
                        + " ON CONFLICT (sender, rcpt) DO UPDATE"
                        + " SET phantoms = phantoms + 1, phantom_bytes = phantom_bytes + excluded.phantom_bytes",
                from,
                to,
                bytes);
        return 0;
    }
}
