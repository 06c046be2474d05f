package parley.server.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.powers.Moments;
import parley.server.powers.Moments.Moment;

/**
 * The schema and its versions: a short list of SQL files, of which version n is the n-th, counted in SQLite's
 * {@code user_version}. Each step is one transaction with its number in it, so that a kill leaves the old version or the
 * new one. No Flyway: it costs 150–390 ms of every start, and all that it would do here is this loop.
 */
final class Schema {
    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    private static final List<String> STEPS = List.of("schema-1.sql", "schema-2.sql");
    /** "Prly": tells our databases from everybody else's. */
    private static final int APPLICATION = 0x50726c79;
    /** Up to this size the indexes are checked against their tables too; beyond it that would hold up the start. */
    private static final long SMALL = 16L << 20;

    private Schema() {}

    /** Looks at an existing file through a connection that cannot change it; refuses what must not be touched. */
    static void inspect(Database database, Path file) throws SQLException, IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            if (Files.exists(log) && Files.size(log) > 0) {
                throw new StoreRefused(file + " is missing or empty beside its log " + log.getFileName()
                        + ": put it back, or move the log away");
            }
            return;
        }
        try (Connection connection = database.reading()) {
            refuseForeign(connection, file, Integer.parseInt(Database.pragma(connection, "user_version")));
            String check = Files.size(file) <= SMALL ? "integrity_check(1)" : "quick_check(1)";
            String found = Database.pragma(connection, check);
            if (!found.equals("ok")) {
                throw new StoreRefused(file + " is corrupt ("
                        + found.lines().reduce((a, b) -> b).orElse("no answer")
                        + "): restore a backup; it was not touched");
            }
            connection.rollback();
        }
    }

    /** Refuses what is none of ours, or newer than this Parley. */
    static void refuseForeign(Connection connection, Path file, int version) throws SQLException {
        int application = Integer.parseInt(Database.pragma(connection, "application_id"));
        if (application != APPLICATION && (application != 0 || version != 0 || hasTables(connection))) {
            throw new StoreRefused(file + " is not a Parley database");
        }
        if (version > STEPS.size()) {
            throw new StoreRefused(file + " was written by a newer Parley (version " + version
                    + " of the schema, this one knows " + STEPS.size() + ")");
        }
    }

    /** The version to which {@link #migrate} brings a database. */
    static int newest() {
        return STEPS.size();
    }

    /** Brings the database of this writing connection to the newest version. */
    static void migrate(Connection connection, Moments moments) throws SQLException {
        int found = Integer.parseInt(Database.pragma(connection, "user_version"));
        if (found > 0 && found < STEPS.size()) {
            LOG.info("bringing the database from schema {} to {}", found, STEPS.size());
        }
        for (int version = found; version < STEPS.size(); version++) {
            try (Statement statement = connection.createStatement()) {
                for (String sql : statements(STEPS.get(version))) {
                    statement.execute(sql);
                    moments.at(Moment.MIGRATING);
                }
                statement.execute("PRAGMA application_id=" + APPLICATION);
                statement.execute("PRAGMA user_version=" + (version + 1));
            }
            connection.commit();
        }
    }

    private static boolean hasTables(Connection connection) throws SQLException {
        return new Snapshot(connection).number("SELECT count(*) FROM sqlite_schema") > 0;
    }

    private static List<String> statements(String resource) {
        try (InputStream in = Schema.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + resource);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.replaceAll("(?m)^--.*$", "").trim().lines().count() == 0
                    ? List.of()
                    : List.of(text.replaceAll("(?m)^--.*$", "").trim().split(";\\s*(\n|$)"));
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
