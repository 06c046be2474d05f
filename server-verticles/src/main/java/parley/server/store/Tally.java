package parley.server.store;

import java.sql.SQLException;
import java.util.List;
import parley.protocol.words.UserName;

/**
 * The counters behind the limits of a mailbox (protocol section 3.4), always changed in the transaction that changes what
 * they count. A message counts while its number is above the mailbox's floor, which is the cursor, or what a live session
 * without {@code ack} has taken, whichever is higher.
 */
final class Tally {
    private record Share(String sender, long messages, long bytes) {}

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
                "SELECT sender, count(*), sum(octet_length(body)) FROM box"
                        + " WHERE rcpt = ? AND seq > ? AND seq <= ? GROUP BY sender",
                row -> new Share(row.getString(1), row.getLong(2), row.getLong(3)),
                owner,
                low,
                high);
        for (Share share : shares) {
            change(tx, owner, new UserName(share.sender()), share.messages(), share.bytes(), sign);
        }
    }
}
