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

    /** Only a sweep that has been decided can have expired anything. */
    private static void awaitSweep(LocalServer server, Instant since) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.data().resolve("parley.db"));
                Statement statement = connection.createStatement();
                Chatter pause = server.connect()) {
            long swept = 0;
            for (int i = 0; swept < since.toEpochMilli() && i < 600; i++) {
                pause.hearWithin(Duration.ofMillis(50));
                try (ResultSet row = statement.executeQuery("SELECT value FROM meta WHERE name = 'sweep_at'")) {
                    swept = row.getLong(1);
                }
            }
            assertThat(swept).isGreaterThanOrEqualTo(since.toEpochMilli());
        }
    }
}
