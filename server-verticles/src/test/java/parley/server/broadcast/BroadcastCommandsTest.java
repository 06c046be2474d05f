package parley.server.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.roster.Stage;
import parley.server.settings.Settings;

class BroadcastCommandsTest {
    private static final UserName HANS = new UserName("hans");
    private static final UserName LUKE = new UserName("luke");
    private static final UserName YODA = new UserName("yoda");
    private static final String KEYED = "{\"cmd\":\"broadcast\",\"text\":\"%s\",\"key\":\"k\"}";

    @Test
    void theAnswerSaysHowManyGotIt(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BroadcastCommands broadcast = commands(stage);
            stage.login(LUKE);
            stage.login(YODA);
            Reply.Done reply = (Reply.Done) stage.say(broadcast, HANS, "broadcast hello  all");
            assertThat(reply.sentence()).isEqualTo("sent to 2");
            assertThat(reply.fields().find("sent")).contains(new Fields.Whole(2));
            assertThat(reply.fields().find("skipped")).isEmpty();
            assertThat(reply.fields().find("id")).isPresent();
            assertThat(texts(stage)).isEqualTo(1);
        }
    }

    @Test
    void aBlockerIsSkippedWithoutBeingNamedOrCounted(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BroadcastCommands broadcast = commands(stage);
            stage.login(LUKE);
            stage.login(YODA);
            Stage.await(stage.roster.blockChanged(YODA, HANS, true, stage.time.instant()));
            Reply.Done reply = (Reply.Done) stage.say(broadcast, HANS, "broadcast hi");
            assertThat(reply.sentence()).isEqualTo("sent to 1; some recipients were not reached");
            assertThat(reply.fields().find("skipped")).contains(new Fields.Flag(true));
        }
    }

    @Test
    void aKeySaysTheSameOnceForTenMinutes(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BroadcastCommands broadcast = commands(stage);
            stage.login(LUKE);
            Reply first = stage.say(broadcast, HANS, KEYED.formatted("hi"));
            assertThat(stage.say(broadcast, HANS, KEYED.formatted("hi"))).isEqualTo(first);
            assertThat(stage.say(broadcast, HANS, KEYED.formatted("ho"))).isEqualTo(Reply.refused(Refusal.KEY_REUSED));
            assertThat(texts(stage)).isEqualTo(1);
            assertThat(stage.say(broadcast, LUKE, KEYED.formatted("ho"))).isInstanceOf(Reply.Done.class);
            stage.time.pass(Duration.ofMinutes(10));
            assertThat(stage.say(broadcast, HANS, KEYED.formatted("ho"))).isInstanceOf(Reply.Done.class);
        }
    }

    @Test
    @Tag("S11")
    void tenAtOnceThenOneASecond(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BroadcastCommands broadcast = commands(stage);
            for (int i = 0; i < 10; i++) {
                assertThat(stage.say(broadcast, HANS, "broadcast hi")).isInstanceOf(Reply.Done.class);
            }
            assertThat(stage.say(broadcast, HANS, "broadcast hi"))
                    .isEqualTo(Reply.refused(Refusal.RATE, Duration.ofSeconds(1)));
            assertThat(stage.say(broadcast, LUKE, "broadcast hi")).isInstanceOf(Reply.Done.class);
            stage.time.pass(Duration.ofSeconds(1));
            assertThat(stage.say(broadcast, HANS, "broadcast hi")).isInstanceOf(Reply.Done.class);
            assertThat(stage.say(broadcast, HANS, "broadcast hi")).isInstanceOf(Reply.Refused.class);
        }
    }

    @Test
    void aTextMayHave4096Bytes(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BroadcastCommands broadcast = commands(stage);
            assertThat(stage.say(broadcast, HANS, "broadcast " + "é".repeat(2048)))
                    .isInstanceOf(Reply.Done.class);
            assertThat(stage.say(broadcast, HANS, "broadcast " + "é".repeat(2048) + "e"))
                    .isEqualTo(Reply.refused(Refusal.TOO_LONG));
        }
    }

    private static BroadcastCommands commands(Stage stage) {
        return new BroadcastCommands(stage.roster, Settings::defaults, stage.time, new Random(1));
    }

    private static Stage stage(Path folder) {
        return new Stage(folder, Settings.defaults(), HANS, LUKE, YODA);
    }

    private static long texts(Stage stage) {
        return stage.fannedOut().stream()
                .filter(ServerLine.Broadcast.class::isInstance)
                .count();
    }
}
