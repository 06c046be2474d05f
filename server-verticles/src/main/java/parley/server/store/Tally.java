package parley.server.store;

import java.sql.SQLException;
import java.util.List;
import parley.protocol.words.UserName;

/**
 * The counters behind the limits of a mailbox (protocol section 3.4), always changed in the transaction that changes what
 * they count. A message counts while its number is above the mailbox's floor, which is the cursor, or what a live session
 * without {@code ack} has taken, whichever is higher.
 *
 * <p>For a sender whom the owner has blocked the owner is gone since the block (protocol section 3.3): what was stored before
 * it and is read after it goes on counting for him, and stays in his own history, as a phantom.
 */
final class Tally {
    private record Share(String sender, long messages, long bytes, boolean blocked) {}

    private record Held(long messages, long bytes) {}

    private static final String PHANTOMS_OF_THESE = " FROM phantom WHERE sender = ? AND rcpt = ? AND held = 1"
            + " AND id IN (SELECT id FROM box WHERE rcpt = ? AND sender = ? AND seq > ? AND seq <= ?)";

    private Tally() {}

    /** The floor moves up: what lies in {@code (from, to]} counts no more. */
    static void raise(Transaction tx, UserName owner, long from, long to) throws SQLException {
        move(tx, owner, from, to, -1);
    }

    /** The floor falls back: what lies in {@code (from, to]} counts again. */
    static void lower(Transaction tx, UserName owner, long to, long from) throws SQLException {
        move(tx, owner, to, from, 1);
    }

    /** {@code messages} from {@code sender} to {@code owner} stop counting ({@code sign} -1) or count again (1). */
    static void change(Transaction tx, UserName owner, UserName sender, long messages, long bytes, int sign)
            throws SQLException {
        tx.update(
                "UPDATE account SET waiting = waiting + ?, waiting_bytes = waiting_bytes + ? WHERE name = ?",
                sign * messages,
                sign * bytes,
                owner);
        tx.update(
                "UPDATE pair SET waiting = waiting + ? WHERE sender = ? AND rcpt = ?", sign * messages, sender, owner);
        tx.update("UPDATE account SET outstanding = outstanding + ? WHERE name = ?", sign * messages, sender);
    }

    /** {@code messages} phantoms of {@code sender} for {@code rcpt} stop counting. */
    static void releasePhantoms(Transaction tx, UserName sender, UserName rcpt, long messages, long bytes)
            throws SQLException {
        tx.update(
                "UPDATE pair SET phantoms = phantoms - ?, phantom_bytes = phantom_bytes - ?"
                        + " WHERE sender = ? AND rcpt = ?",
                messages,
                bytes,
                sender,
                rcpt);
        tx.update("UPDATE account SET outstanding = outstanding - ? WHERE name = ?", messages, sender);
    }

    private static void move(Transaction tx, UserName owner, long low, long high, int sign) throws SQLException {
        if (high <= low) {
            return;
        }
        List<Share> shares = tx.all(
                "SELECT sender, count(*), sum(octet_length(body)),"
                        + " EXISTS (SELECT 1 FROM block WHERE blocker = ? AND blocked = sender)"
                        + " FROM box WHERE rcpt = ? AND seq > ? AND seq <= ? GROUP BY sender",
                row -> new Share(row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4) == 1),
                owner,
                owner,
                low,
                high);
        for (Share share : shares) {
            UserName sender = new UserName(share.sender());
            change(tx, owner, sender, share.messages(), share.bytes(), sign);
            if (sign > 0) {
                release(tx, owner, sender, low, high);
            } else if (share.blocked()) {
                hold(tx, owner, sender, low, high, share);
            }
        }
    }

    private static void hold(Transaction tx, UserName owner, UserName sender, long low, long high, Share share)
            throws SQLException {
        tx.update(
                "INSERT INTO phantom (sender, rcpt, id, at, body)"
                        + " SELECT sender, rcpt, id, at, body FROM box"
                        + " WHERE rcpt = ? AND sender = ? AND seq > ? AND seq <= ?",
                owner,
                sender,
                low,
                high);
        releasePhantoms(tx, sender, owner, -share.messages(), -share.bytes());
    }

    private static void release(Transaction tx, UserName owner, UserName sender, long low, long high)
            throws SQLException {
        Held held = tx.first(
                        "SELECT count(*), coalesce(sum(octet_length(body)), 0)" + PHANTOMS_OF_THESE,
                        row -> new Held(row.getLong(1), row.getLong(2)),
                        sender,
                        owner,
                        owner,
                        sender,
                        low,
                        high)
                .orElseGet(() -> new Held(0, 0));
        if (held.messages() > 0) {
            tx.update("DELETE" + PHANTOMS_OF_THESE, sender, owner, owner, sender, low, high);
            releasePhantoms(tx, sender, owner, held.messages(), held.bytes());
        }
    }
}
