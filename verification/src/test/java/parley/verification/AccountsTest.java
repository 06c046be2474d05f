package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of accounts, and who gets one when several come for it. */
class AccountsTest {
    private static final int RACES = 20;

    @Test
    @Tag("A12")
    void whoseHashIsDamagedIsRefusedLikeAnybodyWhoIsWrong() throws SQLException {
        try (LocalServer server = LocalServer.start()) {
            server.stop();
            damage(server, "hans", "");
            damage(server, "luke", "$2b$10$abcdefghijklmnopqrstuvabcdefghijklmnopqrstuvabcdefghijk");
            damage(server, "leia", "$argon2id$v=19$m=9999999,t=1,p=1$" + "A".repeat(22) + "$" + "A".repeat(43));
            damage(server, "chewy", "$argon2id$v=19$m=8,t=0,p=0$" + "A".repeat(22) + "$" + "A".repeat(43));
            server.startAgain();
            Map<String, String> damaged =
                    Map.of("hans", "falcon", "luke", "lightsaber", "leia", "blasterpistol", "chewy", "wookie");
            damaged.forEach((user, password) -> {
                try (Chatter owner = server.saying("login " + user + " " + password)) {
                    assertThat(owner.line()).startsWith("error bad-login: ");
                    assertThat(owner.say("login " + user + " " + password).line())
                            .startsWith("error bad-login: ");
                    assertThat(owner.say("login " + user + " " + password).line())
                            .startsWith("error locked: ");
                }
            });
            server.member("yoda", "wise").close();
        }
    }

    private static void damage(LocalServer server, String user, String hash) throws SQLException {
        try (Connection database = DriverManager.getConnection(
                        "jdbc:sqlite:" + server.data().resolve("parley.db"));
                PreparedStatement update = database.prepareStatement("UPDATE account SET hash = ? WHERE name = ?")) {
            update.setString(1, hash);
            update.setString(2, user);
            assertThat(update.executeUpdate()).isEqualTo(1);
        }
    }

    @Test
    @Tag("A13")
    void ofTwoLoginsAtOnceExactlyOneIsIn() {
        try (LocalServer server = LocalServer.start(Map.of("limits.unauthenticated", "off"), List.of())) {
            for (int race = 0; race < RACES; race++) {
                List<Chatter> both = both(server);
                List<String> answers = List.of(both.get(0).line(), both.get(1).line());
                assertThat(answers)
                        .filteredOn(answer -> answer.startsWith("ok "))
                        .hasSize(1);
                assertThat(answers)
                        .filteredOn(answer -> answer.startsWith("error already-online: "))
                        .hasSize(1);
                leave(both);
            }
        }
    }

    @Test
    @Tag("A13")
    void whereTheNewerReplacesTheOlderExactlyOneStays() {
        Map<String, String> settings = Map.of("sessions", "replace", "limits.unauthenticated", "off");
        try (LocalServer server = LocalServer.start(settings, List.of())) {
            for (int race = 0; race < RACES; race++) {
                List<Chatter> both = both(server);
                both.forEach(one -> assertThat(one.line()).startsWith("ok "));
                Chatter replaced = replaced(both);
                Chatter stayed = both.get(replaced == both.get(0) ? 1 : 0);
                assertThat(stayed.say("whoami").line()).startsWith("ok ");
                leave(both);
            }
        }
    }

    /** Which of them is told that it is over; that may come a moment after the other's answer. */
    private static Chatter replaced(List<Chatter> both) {
        for (int look = 0; look < 200; look++) {
            Chatter one = both.get(look % 2);
            if (one.peek(Duration.ofMillis(50))) {
                assertThat(one.line()).startsWith("* bye: ");
                return one;
            }
        }
        throw new AssertionError("both stayed");
    }

    /** Two connections that have said the same login, as nearly at once as can be. */
    private static List<Chatter> both(LocalServer server) {
        List<Chatter> both = List.of(
                server.saying("ping"),
                Dial.to(server.port()).connect().say("ping").greeted());
        both.forEach(Chatter::line);
        both.parallelStream().forEach(one -> one.say("login hans falcon"));
        return both;
    }

    private static void leave(List<Chatter> all) {
        for (Chatter one : all) {
            one.say("logout").endOfStream();
            one.rest();
            one.close();
        }
    }

    @Test
    @Tag("A19")
    void aChangedPasswordStaysChangedWhateverTheFileSaysAndHoweverTheServerEnded(@TempDir Path folder)
            throws IOException {
        try (ServerProcess first = ServerProcess.start(folder, ServerProcess.arguments(folder))) {
            try (Chatter hans = Dial.to(first.port()).connect().say("login hans falcon")) {
                assertThat(hans.greeted().line()).startsWith("ok ");
                assertThat(hans.say("password falcon kessel-run-12").line()).startsWith("ok ");
            }
            first.kill();
        }
        List<String> file = Files.readAllLines(folder.resolve("credentials.properties"));
        assertThat(file).isEqualTo(LocalServer.ACCOUNTS);
        try (ServerProcess second = ServerProcess.start(folder, ServerProcess.arguments(folder));
                Chatter hans = Dial.to(second.port()).connect().say("login hans falcon")) {
            assertThat(hans.greeted().line()).startsWith("error bad-login: ");
            assertThat(hans.say("login hans kessel-run-12").line()).startsWith("ok ");
        }
    }
}
