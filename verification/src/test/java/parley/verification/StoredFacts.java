package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether a database that a server left behind is sound and agrees with itself (rows D05, Q04). It looks at a copy: opening
 * the original would take from the next server the log that it has to recover from.
 */
final class StoredFacts {
    private static final String BOX_OF = "FROM box b WHERE b.rcpt = account.name AND b.seq > max(cursor, taken)";

    /** Each counts rows that should not be. */
    private static final Map<String, String> NEVER = Map.of(
            "counters of mailboxes that are not the rows'",
            "SELECT count(*) FROM account WHERE waiting <> (SELECT count(*) " + BOX_OF + ") OR waiting_bytes <>"
                    + " (SELECT coalesce(sum(octet_length(b.body)), 0) " + BOX_OF + ")",
            "counters of pairs that are not the rows'",
            "SELECT count(*) FROM pair p WHERE p.waiting <> (SELECT count(*) FROM box b JOIN account a ON a.name = b.rcpt"
                    + " WHERE b.rcpt = p.rcpt AND b.sender = p.sender AND b.seq > max(a.cursor, a.taken))",
            "counters of senders that are not the pairs'",
            "SELECT count(*) FROM account WHERE outstanding <>"
                    + " (SELECT coalesce(sum(p.waiting + p.phantoms), 0) FROM pair p WHERE p.sender = account.name)",
            "messages numbered above their mailbox's last",
            "SELECT count(*) FROM box b JOIN account a ON a.name = b.rcpt WHERE b.seq > a.last",
            "cursors above the last number",
            "SELECT count(*) FROM account WHERE cursor > last",
            "gaps above a cursor",
            "SELECT count(*) FROM account WHERE last - cursor <>"
                    + " (SELECT count(*) FROM box b WHERE b.rcpt = account.name AND b.seq > cursor)",
            "messages without their key",
            // The campaigns' messages are their own keys.
            "SELECT count(*) FROM box b WHERE NOT EXISTS"
                    + " (SELECT 1 FROM dedupe d WHERE d.sender = b.sender AND d.key = b.body AND d.id = b.id)");

    private StoredFacts() {}

    /** What is wrong with the database in {@code data}; a folder without one is in order. */
    static List<String> faults(Path data) {
        try {
            Path copy = Files.createTempDirectory(data.getParent(), "copy");
            for (String name : List.of("parley.db", "parley.db-wal")) {
                if (Files.exists(data.resolve(name))) {
                    Files.copy(data.resolve(name), copy.resolve(name));
                }
            }
            try {
                return look(copy.resolve("parley.db"));
            } finally {
                for (var file : ServerProcess.files(copy)) {
                    Files.deleteIfExists(file.toPath());
                }
                Files.delete(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> look(Path database) {
        List<String> faults = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            String integrity = first(statement, "PRAGMA integrity_check");
            if (!integrity.equals("ok")) {
                faults.add("integrity_check says " + integrity);
            }
            if (!first(statement, "PRAGMA user_version").equals("0")) {
                for (Map.Entry<String, String> one : NEVER.entrySet()) {
                    String count = first(statement, one.getValue());
                    if (!count.equals("0")) {
                        faults.add(count + " " + one.getKey());
                    }
                }
            }
        } catch (SQLException e) {
            faults.add("the database does not open: " + e.getMessage());
        }
        return faults;
    }

    private static String first(Statement statement, String sql) throws SQLException {
        try (ResultSet answer = statement.executeQuery(sql)) {
            return answer.next() ? answer.getString(1) : "";
        }
    }
}
