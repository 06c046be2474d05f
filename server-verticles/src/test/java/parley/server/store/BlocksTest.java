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
import org.junit.jupiter.api.Tag;
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
        assertThat(opened.decide(new RemoveBlock(LUKE, HANS, true))).isEqualTo(RemoveBlock.Verdict.REMOVED);
        assertThat(opened.decide(new RemoveBlock(LUKE, HANS, true))).isEqualTo(RemoveBlock.Verdict.NOT_BLOCKED);
        assertThat(opened.decide(new RemoveBlock(LUKE, NOBODY, true))).isEqualTo(RemoveBlock.Verdict.NO_SUCH_USER);
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

    @Tag("B03")
    @Test
    void whatIsReadBehindABlockGoesOnCountingForItsSenderAndStaysInHisHistory() {
        for (boolean keepHistory : new boolean[] {true, false}) {
            opened.accepted(HANS, LUKE, "one");
            opened.accepted(HANS, LUKE, "two");
            opened.accepted(YODA, LUKE, "three");
            block(LUKE, HANS);
            List<History.Row> before = history(HANS);
            long last = opened.number("SELECT last FROM account WHERE name = 'luke'");
            opened.decide(new MarkTaken(LUKE, 1, last));
            assertThat(outstanding()).isEqualTo("2 0");
            opened.decide(new MarkTaken(LUKE, 1, 0));
            assertThat(outstanding()).isEqualTo("2 1");
            assertThat(opened.number("SELECT count(*) FROM phantom WHERE held = 1"))
                    .isZero();
            opened.decide(new MarkTaken(LUKE, 1, last - 1));
            opened.reopen();
            assertThat(opened.number("SELECT waiting FROM account WHERE name = 'luke'"))
                    .isEqualTo(3);
            opened.decide(new Acknowledge(LUKE, last, keepHistory));
            assertThat(outstanding()).isEqualTo("2 0");
            assertThat(opened.number("SELECT waiting FROM account WHERE name = 'luke'"))
                    .isZero();
            assertThat(history(HANS)).isEqualTo(before);
            opened.reopen();
            assertThat(outstanding()).isEqualTo("2 0");
            opened.decide(new RemoveBlock(LUKE, HANS, keepHistory));
            assertThat(outstanding()).isEqualTo("0 0");
            assertThat(history(HANS)).isEqualTo(keepHistory ? before : List.of());
            assertThat(opened.number("SELECT count(*) FROM phantom")).isZero();
            opened.decide(tx -> tx.update("DELETE FROM box"));
        }
    }

    private List<History.Row> history(UserName reader) {
        return ((History.Page) opened.read(new History(reader, LUKE, 100, Optional.empty()))).rows();
    }

    /** What hans and yoda are held to have sent in vain. */
    private String outstanding() {
        return opened.number("SELECT outstanding FROM account WHERE name = 'hans'") + " "
                + opened.number("SELECT outstanding FROM account WHERE name = 'yoda'");
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
            opened.decide(new RemoveBlock(LUKE, HANS, true));
            opened.decide(new Acknowledge(LUKE, i + 1, true));
        }
    }

    @Tag("B10")
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
