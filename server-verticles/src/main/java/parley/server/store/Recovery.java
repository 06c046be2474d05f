package parley.server.store;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import parley.protocol.words.UserName;
import parley.server.powers.Moments.Moment;

/**
 * What the store puts right in one transaction each time it opens, because the sessions that it knew are gone: open
 * sightings and live resume tokens end at the last sign of life, counters are counted anew (row Q04), and after a crash
 * everything that waits will be shown as {@code again} (protocol section 3.4).
 */
final class Recovery {
    private Recovery() {}

    /** Answers who was visible when it happened, and since when, unless that is too long ago for anybody to resume. */
    static Map<UserName, Instant> run(Transaction tx, Instant now) throws SQLException {
        boolean clean = tx.number("SELECT value FROM meta WHERE name = 'clean'") == 1;
        long alive = tx.first("SELECT value FROM meta WHERE name = 'alive'", row -> row.getLong(1))
                .orElse(now.toEpochMilli());
        if (!clean) {
            // Whoever may have been here when it happened may have been shown what waits; a hidden user is never
            // sighted.
            tx.update("UPDATE account SET pushed = last WHERE last > cursor AND (hidden = 1"
                    + " OR EXISTS (SELECT 1 FROM sighting s WHERE s.name = account.name AND s.until IS NULL)"
                    + " OR EXISTS (SELECT 1 FROM resume_token t WHERE t.owner = account.name AND t.ends IS NULL))");
        }
        Map<UserName, Instant> visible = new HashMap<>();
        if (age(Instant.ofEpochMilli(alive), now).compareTo(ResumeTokens.LIFE) < 0) {
            tx.all(
                            "SELECT name, since FROM sighting WHERE until IS NULL",
                            row -> Map.entry(new UserName(row.getString(1)), Instant.ofEpochMilli(row.getLong(2))))
                    .forEach(open -> visible.put(open.getKey(), open.getValue()));
        }
        tx.update("UPDATE sighting SET until = max(since, ?) WHERE until IS NULL", alive);
        tx.update("UPDATE resume_token SET ends = ? WHERE ends IS NULL", alive + ResumeTokens.LIFE.toMillis());
        tx.update("DELETE FROM taken");
        recount(tx);
        tx.update("UPDATE meta SET value = 0 WHERE name = 'clean'");
        tx.at(Moment.RECOVERING);
        tx.commit();
        return Map.copyOf(visible);
    }

    /** The last words of an orderly end. */
    static void rest(Transaction tx, Instant now) throws SQLException {
        new StillAlive(now).decide(tx);
        tx.update("UPDATE meta SET value = 1 WHERE name = 'clean'");
        tx.at(Moment.CLOSING);
        tx.commit();
    }

    private static void recount(Transaction tx) throws SQLException {
        // What was only taken is not read: it counts as itself again.
        tx.update("DELETE FROM phantom WHERE held = 1 AND EXISTS (SELECT 1 FROM box b JOIN account a ON a.name = b.rcpt"
                + " WHERE b.id = phantom.id AND b.seq > a.cursor)");
        tx.update("UPDATE pair SET waiting = 0, phantoms = 0, phantom_bytes = 0");
        tx.update("INSERT INTO pair (sender, rcpt, waiting)"
                + " SELECT b.sender, b.rcpt, count(*) FROM box b JOIN account a ON a.name = b.rcpt"
                + " WHERE b.seq > a.cursor GROUP BY b.sender, b.rcpt"
                + " ON CONFLICT (sender, rcpt) DO UPDATE SET waiting = excluded.waiting");
        tx.update("INSERT INTO pair (sender, rcpt, phantoms, phantom_bytes)"
                + " SELECT sender, rcpt, count(*), sum(octet_length(body)) FROM phantom"
                + " WHERE held = 1 GROUP BY sender, rcpt"
                + " ON CONFLICT (sender, rcpt) DO UPDATE"
                + " SET phantoms = excluded.phantoms, phantom_bytes = excluded.phantom_bytes");
        tx.update("UPDATE account SET taken = 0,"
                + " waiting = (SELECT count(*) FROM box b WHERE b.rcpt = name AND b.seq > cursor),"
                + " waiting_bytes = (SELECT coalesce(sum(octet_length(b.body)), 0) FROM box b"
                + "   WHERE b.rcpt = name AND b.seq > cursor),"
                + " outstanding = (SELECT coalesce(sum(p.waiting + p.phantoms), 0) FROM pair p WHERE p.sender = name)");
    }

    /** How long ago a moment was; never negative, whatever the clock did. */
    static Duration age(Instant then, Instant now) {
        return then.isAfter(now) ? Duration.ZERO : Duration.between(then, now);
    }
}
