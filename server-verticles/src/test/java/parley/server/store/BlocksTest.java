package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.YODA;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;

/** Blocks (protocol section 3.3, rows B07, B08, B10). */
final class BlocksTest {
    private static final UserName NOBODY = new UserName("nobody");

    private final OpenedStore opened;

    BlocksTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void aBlockIsSetOnceListedKeptAndRemoved() {
        assertThat(block(LUKE, YODA)).isEqualTo(SetBlock.Verdict.SET);
        assertThat(block(LUKE, HANS)).isEqualTo(SetBlock.Verdict.SET);
        assertThat(block(LUKE, HANS)).isEqualTo(SetBlock.Verdict.ALREADY_BLOCKED);
        assertThat(block(LUKE, NOBODY)).isEqualTo(SetBlock.Verdict.NO_SUCH_USER);
        opened.reopen();
        assertThat(opened.read(new ListBlocked(LUKE))).containsExactly(HANS, YODA);
        assertThat(opened.read(new AllBlocks()))
                .containsExactly(
                        new AllBlocks.Block(LUKE, HANS, OpenedStore.START, Optional.empty()),
                        new AllBlocks.Block(LUKE, YODA, OpenedStore.START, Optional.empty()));
        assertThat(opened.decide(new RemoveBlock(LUKE, HANS))).isEqualTo(RemoveBlock.Verdict.REMOVED);
        assertThat(opened.decide(new RemoveBlock(LUKE, HANS))).isEqualTo(RemoveBlock.Verdict.NOT_BLOCKED);
        assertThat(opened.decide(new RemoveBlock(LUKE, NOBODY))).isEqualTo(RemoveBlock.Verdict.NO_SUCH_USER);
    }

    @Test
    void theBlockedSeesTheLastMomentUpToTheBlockAndNoneAfterIt() {
        opened.decide(new OpenSighting(LUKE, opened.now));
        opened.decide(new CloseSighting(LUKE, opened.now.plusSeconds(5)));
        opened.later(Duration.ofSeconds(9));
        block(LUKE, HANS);
        opened.decide(new OpenSighting(LUKE, opened.now.plusSeconds(1)));
        opened.later(Duration.ofSeconds(9));
        block(LUKE, YODA);
        assertThat(opened.read(new AllBlocks()))
                .extracting(AllBlocks.Block::lastSeen)
                .containsExactly(Optional.of(OpenedStore.START.plusSeconds(5)), Optional.of(opened.now));
    }

    @Test
    void aBlockIsOneWay() {
        block(LUKE, HANS);
        assertThat(opened.say(HANS, LUKE, "x")).isEqualTo(AcceptMessage.Refused.BLOCKED);
        assertThat(opened.say(LUKE, HANS, "x")).isInstanceOf(AcceptMessage.Accepted.class);
    }

    @Test
    void whatWasStoredBeforeTheBlockIsStillThere() {
        opened.accepted(HANS, LUKE, "before");
        block(LUKE, HANS);
        assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(1);
    }

    @Test
    void onceABlockIsToldNoLaterMessageIsAccepted() {
        for (int i = 0; i < 100; i++) {
            Future<AcceptMessage.Verdict> before = opened.store.decide(opened.message(HANS, LUKE, "x"));
            Future<SetBlock.Verdict> block = opened.store.decide(new SetBlock(LUKE, HANS, opened.now));
            Future<AcceptMessage.Verdict> after = opened.store.decide(opened.message(HANS, LUKE, "x"));
            assertThat(OpenedStore.await(before)).isInstanceOf(AcceptMessage.Accepted.class);
            assertThat(OpenedStore.await(block)).isEqualTo(SetBlock.Verdict.SET);
            assertThat(OpenedStore.await(after)).isEqualTo(AcceptMessage.Refused.BLOCKED);
            opened.decide(new RemoveBlock(LUKE, HANS));
            opened.decide(new Acknowledge(LUKE, i + 1, true));
        }
    }

    @Test
    void aThousandAndFirstBlockIsRefused() {
        List<Seed.Account> crowd = IntStream.range(0, SetBlock.MOST)
                .mapToObj(i -> new Seed.Account(new UserName("c" + i), "h", false))
                .toList();
        opened.decide(new Seed(crowd, opened.now));
        opened.decide(tx -> {
            for (Seed.Account account : crowd) {
                assertThat(new SetBlock(LUKE, account.name(), opened.now).decide(tx))
                        .isEqualTo(SetBlock.Verdict.SET);
            }
            return true;
        });
        assertThat(block(LUKE, HANS)).isEqualTo(SetBlock.Verdict.TOO_MANY);
    }

    private SetBlock.Verdict block(UserName blocker, UserName blocked) {
        return opened.decide(new SetBlock(blocker, blocked, opened.now));
    }
}
