package parley.server.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import parley.protocol.words.UserName;

/**
 * What was accepted between two people, delivered or not, in the order of acceptance (protocol section 3.4). The reader
 * sees his own phantoms as if they were stored; nobody else ever sees them.
 *
 * @param count how many at most, the newest
 * @param before only older ones than this
 */
public record History(UserName reader, UserName other, int count, Optional<MessageId> before)
        implements Reading<History.Verdict> {
    /** What there is. */
    public sealed interface Verdict {}

    /**
     * @param rows oldest first
     * @param more whether there is an older one
     */
    public record Page(List<Row> rows, boolean more) implements Verdict {}

    /** The other is no account. */
    public record NoSuchUser() implements Verdict {}

    /** One message. */
    public record Row(MessageId id, UserName from, UserName to, String text, Instant at) {}

    private static final String OF_BOX = "SELECT id, sender, rcpt, body, at FROM box"
            + " WHERE rcpt = ? AND sender = ? AND id < ? ORDER BY id DESC LIMIT ?";
    private static final String OF_PHANTOMS = "SELECT id, sender, rcpt, body, at FROM phantom"
            + " WHERE rcpt = ? AND sender = ? AND id < ?"
            // What was read behind a block is in both.
            + " AND NOT EXISTS (SELECT 1 FROM box b WHERE b.id = phantom.id) ORDER BY id DESC LIMIT ?";

    @Override
    public Verdict read(Snapshot db) throws SQLException {
        if (!Accounts.exists(db, other)) {
            return new NoSuchUser();
        }
        long below = before.map(MessageId::number).orElse(Long.MAX_VALUE);
        Stream<Row> all = Stream.of(
                        db.all(OF_BOX, History::row, other, reader, below, count + 1),
                        db.all(OF_BOX, History::row, reader, other, below, count + 1),
                        db.all(OF_PHANTOMS, History::row, other, reader, below, count + 1))
                .flatMap(List::stream);
        List<Row> oldestFirst =
                new ArrayList<>(all.sorted((a, b) -> a.id().compareTo(b.id())).toList());
        int surplus = Math.max(0, oldestFirst.size() - count);
        return new Page(List.copyOf(oldestFirst.subList(surplus, oldestFirst.size())), surplus > 0);
    }

    private static Row row(ResultSet row) throws SQLException {
        return new Row(
                new MessageId(row.getLong(1)),
                new UserName(row.getString(2)),
                new UserName(row.getString(3)),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)));
    }
}
