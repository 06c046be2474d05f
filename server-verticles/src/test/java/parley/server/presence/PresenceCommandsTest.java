package parley.server.presence;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.roster.Stage;
import parley.server.roster.SteeredTime;
import parley.server.settings.Settings;

class PresenceCommandsTest {
    private static final UserName HANS = new UserName("hans");
    private static final UserName LUKE = new UserName("luke");
    private static final UserName YODA = new UserName("yoda");
    private static final Instant START = SteeredTime.START;

    @Test
    void whoelseNamesTheOthersInOrderAndAfterPagesThroughThem(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            PresenceCommands presence = new PresenceCommands(stage.roster);
            stage.login(YODA);
            stage.login(LUKE);
            stage.login(HANS);
            assertThat(stage.say(presence, HANS, "whoelse"))
                    .isEqualTo(Reply.done("2 online", Fields.none().users("users", List.of(LUKE, YODA))));
            assertThat(stage.say(presence, HANS, "{\"cmd\":\"whoelse\",\"after\":\"luke\"}"))
                    .isEqualTo(Reply.done("1 online", Fields.none().users("users", List.of(YODA))));
        }
    }

    @Test
    void whoelsesinceTakesSecondsAndNothingElse(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            PresenceCommands presence = new PresenceCommands(stage.roster);
            stage.login(LUKE);
            stage.time.pass(Duration.ofSeconds(60));
            assertThat(users(stage.say(presence, HANS, "whoelsesince 0"))).containsExactly(LUKE);
            assertThat(code(stage.say(presence, HANS, "whoelsesince -1"))).isEqualTo("usage");
            assertThat(code(stage.say(presence, HANS, "whoelsesince"))).isEqualTo("usage");
        }
    }

    @Test
    void usersShowsEveryAccountWithItsStateAndWords(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            PresenceCommands presence = new PresenceCommands(stage.roster);
            stage.login(LUKE);
            stage.say(presence, LUKE, "status away at  lunch");
            Reply.Done reply = (Reply.Done) stage.say(presence, HANS, "users");
            assertThat(rows(reply))
                    .extracting(Fields.Row::line)
                    .containsExactly("hans  offline", "luke  away since 2026-11-20 09:00Z  at  lunch", "yoda  offline");
            assertThat(rows(reply).get(0).fields())
                    .isEqualTo(Fields.none().user("name", HANS).text("state", "offline"));
            assertThat(rows(reply).get(1).fields())
                    .isEqualTo(Fields.none()
                            .user("name", LUKE)
                            .text("state", "away")
                            .time("since", START)
                            .text("status", "at  lunch"));
            Reply.Done behind = (Reply.Done) stage.say(presence, HANS, "{\"cmd\":\"users\",\"after\":\"luke\"}");
            assertThat(rows(behind)).extracting(Fields.Row::line).containsExactly("yoda  offline");
        }
    }

    @Test
    void whoisShowsOneAccountOrThatThereIsNone(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            PresenceCommands presence = new PresenceCommands(stage.roster);
            stage.login(LUKE);
            assertThat(stage.say(presence, HANS, "whois Luke"))
                    .isEqualTo(Reply.done(
                            "luke  online since 2026-11-20 09:00Z",
                            Fields.none()
                                    .user("name", LUKE)
                                    .text("state", "online")
                                    .time("since", START)));
            assertThat(stage.say(presence, HANS, "whois leia")).isEqualTo(Reply.refused(Refusal.NO_SUCH_USER));
        }
    }

    @Test
    void statusHidesFromOthersAndNotFromOneself(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            PresenceCommands presence = new PresenceCommands(stage.roster);
            stage.login(LUKE);
            assertThat(stage.say(presence, LUKE, "status hidden"))
                    .isEqualTo(Reply.done("you are hidden", Fields.none().text("state", "hidden")));
            assertThat(users(stage.say(presence, HANS, "whoelse"))).isEmpty();
            assertThat(stage.say(presence, LUKE, "whois luke").toString()).contains("hidden");
            assertThat(code(stage.say(presence, LUKE, "status busy"))).isEqualTo("usage");
            assertThat(code(stage.say(presence, LUKE, "status away " + "x".repeat(257))))
                    .isEqualTo("too-long");
        }
    }

    @Test
    void statusIsUnavailableWithoutTheStore(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            PresenceCommands presence = new PresenceCommands(stage.roster);
            stage.login(LUKE);
            stage.store.close();
            assertThat(stage.say(presence, LUKE, "status hidden")).isEqualTo(Reply.refused(Refusal.UNAVAILABLE));
        }
    }

    private static Stage stage(Path folder) {
        return new Stage(folder, Settings.defaults(), HANS, LUKE, YODA);
    }

    private static List<UserName> users(Reply reply) {
        Fields fields = ((Reply.Done) reply).fields();
        return ((Fields.Users) fields.find("users").orElseThrow()).names();
    }

    private static List<Fields.Row> rows(Reply.Done reply) {
        return ((Fields.Rows) reply.fields().find("users").orElseThrow()).rows();
    }

    private static String code(Reply reply) {
        return ((Reply.Refused) reply).refusal().code();
    }
}
