package parley.server.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd.Standing;
import parley.server.roster.Stage;
import parley.server.settings.Settings;
import parley.server.store.AllBlocks;
import parley.server.store.SetBlock;

class BlockCommandsTest {
    private static final UserName HANS = new UserName("hans");
    private static final UserName LUKE = new UserName("luke");
    private static final UserName YODA = new UserName("yoda");

    @Test
    void whenABlockIsAnsweredTheStoreAndEveryEyeKnowIt(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BlockCommands block = commands(stage);
            stage.login(HANS);
            assertThat(stage.say(block, HANS, "block luke")).isEqualTo(done("luke is blocked", LUKE));
            assertThat(standing(stage)).isEqualTo(Standing.OFFLINE);
            assertThat(Stage.await(stage.store.read(new AllBlocks()))).hasSize(1);
            assertThat(stage.say(block, HANS, "unblock luke")).isEqualTo(done("luke is not blocked any more", LUKE));
            assertThat(standing(stage)).isEqualTo(Standing.ONLINE);
            assertThat(Stage.await(stage.store.read(new AllBlocks()))).isEmpty();
        }
    }

    @Test
    void whatCannotBeIsRefused(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BlockCommands block = commands(stage);
            assertThat(stage.say(block, HANS, "block hans")).isEqualTo(Reply.refused(Refusal.SELF));
            assertThat(stage.say(block, HANS, "unblock hans")).isEqualTo(Reply.refused(Refusal.SELF));
            assertThat(stage.say(block, HANS, "block leia")).isEqualTo(Reply.refused(Refusal.NO_SUCH_USER));
            assertThat(stage.say(block, HANS, "unblock leia")).isEqualTo(Reply.refused(Refusal.NO_SUCH_USER));
            assertThat(stage.say(block, HANS, "unblock luke")).isEqualTo(Reply.refused(Refusal.NOT_BLOCKED));
            stage.say(block, HANS, "block luke");
            assertThat(stage.say(block, HANS, "block luke")).isEqualTo(Reply.refused(Refusal.ALREADY_BLOCKED));
        }
    }

    @Test
    void blockedNamesThemInOrderAndAfterPagesThroughThem(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BlockCommands block = commands(stage);
            stage.say(block, HANS, "block yoda");
            stage.say(block, HANS, "block luke");
            assertThat(stage.say(block, HANS, "blocked"))
                    .isEqualTo(Reply.done("2 blocked", Fields.none().users("users", List.of(LUKE, YODA))));
            assertThat(stage.say(block, HANS, "{\"cmd\":\"blocked\",\"after\":\"luke\"}"))
                    .isEqualTo(Reply.done("1 blocked", Fields.none().users("users", List.of(YODA))));
            assertThat(stage.say(block, LUKE, "blocked"))
                    .isEqualTo(Reply.done("nobody blocked", Fields.none().users("users", List.of())));
        }
    }

    @Test
    void aThousandIsTheMost(@TempDir Path folder) {
        UserName[] everybody = new UserName[SetBlock.MOST + 2];
        for (int i = 0; i < everybody.length; i++) {
            everybody[i] = new UserName("user" + i);
        }
        try (Stage stage = new Stage(folder, Settings.defaults(), everybody)) {
            BlockCommands block = commands(stage);
            for (int i = 1; i <= SetBlock.MOST; i++) {
                assertThat(stage.say(block, everybody[0], "block user" + i)).isInstanceOf(Reply.Done.class);
            }
            Reply.Refused refused = (Reply.Refused) stage.say(block, everybody[0], "block user1001");
            assertThat(refused.refusal().code()).isEqualTo("forbidden");
        }
    }

    @Test
    void withoutTheStoreEverythingIsUnavailable(@TempDir Path folder) {
        try (Stage stage = stage(folder)) {
            BlockCommands block = commands(stage);
            stage.store.close();
            assertThat(stage.say(block, HANS, "block luke")).isEqualTo(Reply.refused(Refusal.UNAVAILABLE));
            assertThat(stage.say(block, HANS, "unblock luke")).isEqualTo(Reply.refused(Refusal.UNAVAILABLE));
            assertThat(stage.say(block, HANS, "blocked")).isEqualTo(Reply.refused(Refusal.UNAVAILABLE));
        }
    }

    private static BlockCommands commands(Stage stage) {
        return new BlockCommands(stage.store, stage.roster, parley.server.settings.Settings::defaults, stage.time);
    }

    private static Stage stage(Path folder) {
        return new Stage(folder, Settings.defaults(), HANS, LUKE, YODA);
    }

    private static Standing standing(Stage stage) {
        return Stage.await(stage.roster.look(LUKE, HANS)).orElseThrow().standing();
    }

    private static Reply done(String sentence, UserName user) {
        return Reply.done(sentence, Fields.none().user("user", user));
    }
}
