package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Somebody sets the server's clock while it runs. */
@Tag("D12")
class ClockTest {

    @Test
    void mailComesInTheOrderOfItsNumbersWhateverTheClockDid() {
        try (LocalServer server = LocalServer.start();
                Chatter hans = server.member("hans", "falcon")) {
            for (Duration step : new Duration[] {Duration.ofHours(-1), Duration.ofDays(1), Duration.ofHours(-5)}) {
                assertThat(hans.say("message luke before " + step).line()).startsWith("ok");
                server.time().step(step);
                assertThat(hans.say("message luke behind " + step).line()).startsWith("ok");
            }
            try (Chatter luke = server.member("luke", "lightsaber")) {
                for (String step : new String[] {"PT-1H", "PT24H", "PT-5H"}) {
                    assertThat(luke.line()).endsWith(": before " + step);
                    assertThat(luke.line()).endsWith(": behind " + step);
                }
            }
        }
    }

    @Test
    void nobodyIsIdleBecauseTheClockWentForward() {
        try (LocalServer server = LocalServer.start(Map.of("timeout", "120"), java.util.List.of());
                Chatter hans = server.member("hans", "falcon")) {
            server.time().step(Duration.ofDays(1));
            assertThat(hans.hearWithin(Duration.ofMillis(400))).isEmpty();
            server.time().step(Duration.ofDays(-2));
            server.time().forward(Duration.ofSeconds(119));
            assertThat(hans.hearWithin(Duration.ofMillis(400))).isEmpty();
            server.time().forward(Duration.ofSeconds(2));
            assertThat(hans.line()).startsWith("* bye");
        }
    }

    @Test
    void noMailExpiresBecauseTheClockWentForward() throws SQLException {
        try (LocalServer server = LocalServer.start()) {
            try (Chatter hans = server.member("hans", "falcon")) {
                assertThat(hans.say("message luke kept").line()).startsWith("ok");
            }
            server.time().step(Duration.ofDays(40));
            // The server sweeps once an hour; this is two of them.
            for (int hour = 0; hour < 2; hour++) {
                server.time().forward(Duration.ofMinutes(61));
                awaitSweep(server, server.time().instant().minus(Duration.ofMinutes(1)));
            }
            try (Chatter luke = server.member("luke", "lightsaber")) {
                assertThat(luke.line()).endsWith(": kept");
            }
        }
    }

    @Test
    void aSweepThatTheStoreCouldNotTakeIsNotMistakenForAJumpOfTheClock() throws SQLException {
        try (LocalServer server = LocalServer.start();
                Chatter hans = server.member("hans", "falcon")) {
            awaitSweep(server, server.time().instant().minus(Duration.ofMinutes(1)));
            try (Connection other = open(server);
                    Statement statement = other.createStatement()) {
                statement.execute("BEGIN IMMEDIATE");
                server.time().forward(Duration.ofMinutes(61));
                assertThat(hans.hearWithin(Duration.ofMillis(400))).isEmpty();
                // Decided behind the sweep.
                assertThat(hans.say("message luke nobody can write").line()).startsWith("error unavailable");
                statement.execute("ROLLBACK");
            }
            server.time().forward(Duration.ofMinutes(61));
            awaitSweep(server, server.time().instant().minus(Duration.ofMinutes(1)));
            assertThat(meta(server, "sweep_doubt")).isZero();
        }
    }

    /** Only a sweep that has been decided can have expired anything. */
    private static void awaitSweep(LocalServer server, Instant since) throws SQLException {
        try (Chatter pause = server.connect()) {
            long swept = 0;
            for (int i = 0; swept < since.toEpochMilli() && i < 600; i++) {
                pause.hearWithin(Duration.ofMillis(50));
                swept = meta(server, "sweep_at");
            }
            assertThat(swept).isGreaterThanOrEqualTo(since.toEpochMilli());
        }
    }

    private static long meta(LocalServer server, String name) throws SQLException {
        try (Connection connection = open(server);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT value FROM meta WHERE name = '" + name + "'")) {
            return row.getLong(1);
        }
    }

    private static Connection open(LocalServer server) throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite:" + server.data().resolve("parley.db"));
    }
}
