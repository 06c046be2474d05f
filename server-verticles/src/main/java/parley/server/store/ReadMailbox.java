package parley.server.store;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * The next messages of a mailbox, in order (protocol section 3.4).
 *
 * @param after the number after which to begin; below the cursor it brings what is still kept
 * @param rows how many at most
 * @param bytes of text at most; one message comes in any case
 * @param from only this sender's, for a side session that listens to one; empty: all
 */
public record ReadMailbox(UserName owner, long after, int rows, int bytes, Optional<UserName> from)
        implements Reading<ReadMailbox.Page> {
    /**
     * @param upTo no message up to this number is missing from the rows read so far: go on after it. It is past the last
     *     row where later numbers have expired
     */
    public record Page(List<Row> rows, long upTo) {}

    /**
     * @param pushedBefore whether it was shown before, so that it comes marked {@code again}
     */
    public record Row(long seq, MessageId id, UserName from, String text, Instant at, boolean pushedBefore) {}

    private record Numbers(long last, long pushed) {}

    /** Everybody's messages. */
    public static ReadMailbox of(UserName owner, long after, int rows, int bytes) {
        return new ReadMailbox(owner, after, rows, bytes, Optional.empty());
    }

    @Override
    public Page read(Snapshot db) throws SQLException {
        Numbers numbers = db.first(
                        "SELECT last, pushed FROM account WHERE name = ?",
                        row -> new Numbers(row.getLong(1), row.getLong(2)),
                        owner)
                .orElseGet(() -> new Numbers(0, 0));
        String columns = "SELECT seq, id, sender, body, at FROM box WHERE rcpt = ? AND seq > ?";
        List<Row> found = from.isPresent()
                ? db.all(
                        columns + " AND sender = ? ORDER BY seq LIMIT ?",
                        row -> row(row, numbers),
                        owner,
                        after,
                        from.get(),
                        rows + 1)
                : db.all(columns + " ORDER BY seq LIMIT ?", row -> row(row, numbers), owner, after, rows + 1);
        List<Row> page = new ArrayList<>();
        long size = 0;
        for (Row row : found) {
            size += row.text().getBytes(StandardCharsets.UTF_8).length;
            if (page.size() == rows || (size > bytes && !page.isEmpty())) {
                return new Page(List.copyOf(page), page.get(page.size() - 1).seq());
            }
            page.add(row);
        }
        return new Page(List.copyOf(page), Math.max(after, numbers.last()));
    }

    private static Row row(ResultSet row, Numbers numbers) throws SQLException {
        long seq = row.getLong(1);
        return new Row(
                seq,
                new MessageId(row.getLong(2)),
                new UserName(row.getString(3)),
                row.getString(4),
                Instant.ofEpochMilli(row.getLong(5)),
                seq <= numbers.pushed());
    }
}
