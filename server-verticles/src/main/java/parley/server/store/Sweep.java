package parley.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parley.protocol.words.UserName;
import parley.server.powers.Moments.Moment;

/**
 * Removes what has lived its time: messages nobody acknowledged, history, keys, tokens, sightings. It takes a bounded
 * number of rows, so that others wait little; ask again while the verdict says {@code more}.
 *
 * <p>A clock that jumps must not expire anybody's mail (row D12). So a sweep is refused when the clock and the monotonic
 * time since the last attempt differ by more than an hour, and from then on until they have agreed for 24 hours. At a
 * start the clock has run on while nobody counted: an hour is then enough for it to be set right.
 *
 * @param elapsed the monotonic time since the last attempt of this process that was decided, zero for its first
 * @param retention how long a message waits for its recipient (30 days, protocol section 3.4)
 * @param history how long an acknowledged message can be read back; zero with {@code history = off}
 */
public record Sweep(Duration elapsed, Duration retention, Duration history, Instant at)
        implements Decision<Sweep.Verdict> {
    /** What became of it. */
    public sealed interface Verdict {}

    /**
     * @param expired what was removed without having been acknowledged, to be told to those who are here; for the others
     *     {@link TakeExpired} keeps it
     * @param more whether there is more to remove now
     */
    public record Swept(List<Expired> expired, boolean more) implements Verdict {}

    /**
     * Nothing was removed: the clock jumped.
     *
     * @param jump by how much, forward positive; zero if that was at an earlier attempt
     * @param again how much longer the clock must go steadily
     */
    public record Doubted(Duration jump, Duration again) implements Verdict {}

    /** So many messages of one sender were never acknowledged by one recipient. */
    public record Expired(UserName recipient, UserName sender, long messages) {}

    static final int ROWS_AT_ONCE = 1_000;

    private static final Duration JUMP = Duration.ofHours(1);
    private static final Duration DOUBT = Duration.ofHours(24);
    private static final Duration DOUBT_AT_A_START = Duration.ofHours(1);
    private static final Duration KEYS = Duration.ofDays(7);
    private static final Duration SIGHTINGS = Duration.ofDays(30);

    private record Old(UserName rcpt, long seq, UserName sender, long bytes, boolean acknowledged, boolean counted) {}

    private record OldPhantom(UserName sender, UserName rcpt, long id, long bytes, boolean held) {}

    private record Pair(UserName recipient, UserName sender) {}

    @Override
    public Verdict decide(Transaction tx) throws SQLException {
        long last = tx.first("SELECT value FROM meta WHERE name = 'sweep_at'", row -> row.getLong(1))
                .orElse(at.toEpochMilli() - elapsed.toMillis());
        Duration jump = Duration.between(Instant.ofEpochMilli(last), at).minus(elapsed);
        Duration left = Duration.ofMillis(tx.number("SELECT value FROM meta WHERE name = 'sweep_doubt'"))
                .minus(elapsed);
        boolean jumped = jump.abs().compareTo(JUMP) > 0;
        Duration doubt = left.isNegative() ? Duration.ZERO : left;
        if (jumped) {
            Duration fresh = elapsed.isZero() && !jump.isNegative() ? DOUBT_AT_A_START : DOUBT;
            doubt = fresh.compareTo(doubt) > 0 ? fresh : doubt;
        }
        remember(tx, "sweep_at", at.toEpochMilli());
        remember(tx, "sweep_doubt", doubt.toMillis());
        if (!doubt.isZero()) {
            return new Doubted(jumped ? jump : Duration.ZERO, doubt);
        }
        Map<Pair, Long> expired = new LinkedHashMap<>();
        boolean more = messages(tx, expired);
        more |= phantoms(tx);
        more |= full(tx.update(
                "DELETE FROM dedupe WHERE (sender, key) IN"
                        + " (SELECT sender, key FROM dedupe WHERE at <= ? ORDER BY at LIMIT ?)",
                at.minus(KEYS),
                ROWS_AT_ONCE));
        tx.update("DELETE FROM resume_token WHERE ends <= ?", at);
        tx.update("DELETE FROM access_token WHERE used <= ?", UseToken.unusedSince(at));
        sightings(tx);
        tx.at(Moment.SWEEPING);
        return new Swept(told(tx, expired), more);
    }

    private boolean messages(Transaction tx, Map<Pair, Long> expired) throws SQLException {
        List<Old> old = tx.all(
                "SELECT b.rcpt, b.seq, b.sender, octet_length(b.body), b.seq <= a.cursor,"
                        + " b.seq > max(a.cursor, a.taken)"
                        + " FROM box b JOIN account a ON a.name = b.rcpt"
                        + " WHERE b.at <= ? AND (b.at <= ? OR b.seq <= a.cursor) AND (b.at <= ? OR b.seq > a.cursor)"
                        + " ORDER BY b.at LIMIT ?",
                Sweep::old,
                at.minus(history.compareTo(retention) < 0 ? history : retention),
                at.minus(retention),
                at.minus(history),
                ROWS_AT_ONCE);
        for (Old message : old) {
            tx.update("DELETE FROM box WHERE rcpt = ? AND seq = ?", message.rcpt(), message.seq());
            if (message.counted()) {
                Tally.change(tx, message.rcpt(), message.sender(), 1, message.bytes(), -1);
            }
            if (!message.acknowledged()) {
                expired.merge(new Pair(message.rcpt(), message.sender()), 1L, Long::sum);
            }
        }
        return full(old.size());
    }

    private boolean phantoms(Transaction tx) throws SQLException {
        List<OldPhantom> old = tx.all(
                "SELECT sender, rcpt, id, octet_length(body), held FROM phantom"
                        + " WHERE at <= ? AND (held = 0 OR at <= ?) AND (held = 1 OR at <= ?) ORDER BY at LIMIT ?",
                row -> new OldPhantom(
                        new UserName(row.getString(1)),
                        new UserName(row.getString(2)),
                        row.getLong(3),
                        row.getLong(4),
                        row.getInt(5) == 1),
                at.minus(history.compareTo(retention) < 0 ? history : retention),
                at.minus(retention),
                at.minus(history),
                ROWS_AT_ONCE);
        for (OldPhantom phantom : old) {
            tx.update(
                    "DELETE FROM phantom WHERE sender = ? AND rcpt = ? AND id = ?",
                    phantom.sender(),
                    phantom.rcpt(),
                    phantom.id());
            if (phantom.held()) {
                Tally.releasePhantoms(tx, phantom.sender(), phantom.rcpt(), 1, phantom.bytes());
            }
        }
        return full(old.size());
    }

    // The last interval of everybody stays, for `since`; so does the last one before each of his blocks (row B05).
    private void sightings(Transaction tx) throws SQLException {
        tx.update(
                "DELETE FROM sighting WHERE until <= ?"
                        + " AND since <> (SELECT max(l.since) FROM sighting l WHERE l.name = sighting.name)"
                        + " AND NOT EXISTS (SELECT 1 FROM block k WHERE k.blocker = sighting.name AND sighting.since ="
                        + " (SELECT max(e.since) FROM sighting e WHERE e.name = k.blocker AND e.since <= k.since))",
                at.minus(SIGHTINGS));
    }

    private static List<Expired> told(Transaction tx, Map<Pair, Long> counts) throws SQLException {
        List<Expired> told = new ArrayList<>();
        for (Map.Entry<Pair, Long> count : counts.entrySet()) {
            Pair pair = count.getKey();
            told.add(new Expired(pair.recipient(), pair.sender(), count.getValue()));
            tx.update(
                    "INSERT INTO expired (rcpt, sender, messages) VALUES (?, ?, ?)"
                            + " ON CONFLICT (rcpt, sender) DO UPDATE SET messages = messages + excluded.messages",
                    pair.recipient(),
                    pair.sender(),
                    count.getValue());
        }
        return List.copyOf(told);
    }

    private static void remember(Transaction tx, String name, long value) throws SQLException {
        tx.update(
                "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                name,
                value);
    }

    private static boolean full(int rows) {
        return rows == ROWS_AT_ONCE;
    }

    private static Old old(ResultSet row) throws SQLException {
        return new Old(
                new UserName(row.getString(1)),
                row.getLong(2),
                new UserName(row.getString(3)),
                row.getLong(4),
                row.getInt(5) == 1,
                row.getInt(6) == 1);
    }
}
