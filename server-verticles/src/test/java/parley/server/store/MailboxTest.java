package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.YODA;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;
import parley.server.store.Acknowledge.Acknowledged;

/** Reading a mailbox, acknowledging it, and reading back. */
final class MailboxTest {
    private final OpenedStore opened;

    MailboxTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    void aCursorOnlyMovesForwardAndNeverBeyondTheLast() {
        opened.accepted(HANS, LUKE, "a");
        opened.accepted(HANS, LUKE, "b");
        assertThat(acknowledge(2)).isEqualTo(2);
        assertThat(acknowledge(1)).isEqualTo(2);
        assertThat(acknowledge(0)).isEqualTo(2);
        assertThat(acknowledge(-1)).isEqualTo(2);
        assertThat(acknowledge(3)).isEqualTo(2);
        assertThat(opened.decide(new Acknowledge(new UserName("nobody"), 1, true)))
                .isEqualTo(new Acknowledged(0));
    }

    @Test
    void acknowledgedRowsStayWithHistoryAndGoWithoutIt() {
        for (String text : List.of("a", "b", "c")) {
            opened.accepted(HANS, LUKE, text);
        }
        acknowledge(1);
        assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(3);
        opened.decide(new Acknowledge(LUKE, 2, false));
        assertThat(opened.mailbox(LUKE, 0).rows())
                .extracting(ReadMailbox.Row::text)
                .containsExactly("c");
    }

    @Test
    void aPageEndsAtItsRowsOrBytesAndSaysWhereToGoOn() {
        for (int i = 0; i < 5; i++) {
            opened.accepted(HANS, LUKE, "12345");
        }
        ReadMailbox.Page byRows = opened.read(ReadMailbox.of(LUKE, 1, 2, 1_000));
        assertThat(byRows.rows()).extracting(ReadMailbox.Row::seq).containsExactly(2L, 3L);
        assertThat(byRows.upTo()).isEqualTo(3);
        ReadMailbox.Page byBytes = opened.read(ReadMailbox.of(LUKE, 0, 100, 14));
        assertThat(byBytes.rows()).hasSize(2);
        assertThat(byBytes.upTo()).isEqualTo(2);
        assertThat(opened.read(ReadMailbox.of(LUKE, 0, 100, 1)).rows())
                .as("one comes in any case")
                .hasSize(1);
        ReadMailbox.Page rest = opened.read(ReadMailbox.of(LUKE, 3, 2, 1_000));
        assertThat(rest.rows()).hasSize(2);
        assertThat(rest.upTo()).isEqualTo(5);
        assertThat(opened.read(ReadMailbox.of(LUKE, 5, 2, 1_000))).isEqualTo(new ReadMailbox.Page(List.of(), 5));
    }

    @Test
    void upToIsPastNumbersThatHaveGone() {
        opened.accepted(HANS, LUKE, "a");
        opened.accepted(HANS, LUKE, "b");
        opened.decide(tx -> tx.update("DELETE FROM box WHERE seq = 2"));
        ReadMailbox.Page page = opened.mailbox(LUKE, 0);
        assertThat(page.rows()).hasSize(1);
        assertThat(page.upTo()).isEqualTo(2);
    }

    @Test
    void oneSendersMessagesCanBeReadAlone() {
        opened.accepted(HANS, LUKE, "a");
        opened.accepted(YODA, LUKE, "b");
        opened.accepted(HANS, LUKE, "c");
        assertThat(opened.read(new ReadMailbox(LUKE, 0, 10, 1_000, Optional.of(HANS))))
                .satisfies(page -> assertThat(page.rows())
                        .extracting(ReadMailbox.Row::text)
                        .containsExactly("a", "c"))
                .satisfies(page -> assertThat(page.upTo()).isEqualTo(3));
    }

    @Test
    void whatWasShownBeforeComesAgainAndTheMarkNeverMovesBack() {
        opened.accepted(HANS, LUKE, "a");
        opened.accepted(HANS, LUKE, "b");
        assertThat(opened.decide(new MarkPushed(LUKE, 1))).isEqualTo(1);
        assertThat(opened.decide(new MarkPushed(LUKE, 0))).isEqualTo(1);
        assertThat(opened.mailbox(LUKE, 0).rows())
                .extracting(ReadMailbox.Row::pushedBefore)
                .containsExactly(true, false);
        opened.reopen();
        assertThat(opened.mailbox(LUKE, 0).rows())
                .as("an orderly restart is no doubt")
                .extracting(ReadMailbox.Row::pushedBefore)
                .containsExactly(true, false);
    }

    @Test
    void afterACrashWhatWaitsForWhoeverWasHereComesAgainAndForNobodyElse() throws IOException {
        opened.decide(new OpenSighting(LUKE, opened.now));
        opened.accepted(HANS, LUKE, "a");
        opened.accepted(LUKE, HANS, "b");
        // As the disk is at a kill; a backup says of itself that it is one.
        Path copy = Files.createDirectory(opened.settings.folder().resolve("copy"));
        for (Path file : List.of(opened.settings.database(), opened.settings.log())) {
            Files.copy(file, copy.resolve(file.getFileName()));
        }
        try (OpenedStore crashed = OpenedStore.in(copy)) {
            assertThat(crashed.mailbox(LUKE, 0).rows())
                    .extracting(ReadMailbox.Row::pushedBefore)
                    .containsExactly(true);
            assertThat(crashed.mailbox(HANS, 0).rows())
                    .extracting(ReadMailbox.Row::pushedBefore)
                    .containsExactly(false);
        }
    }

    @Test
    void historyHasBothDirectionsOldestFirstAndPagesBackwards() {
        opened.accepted(HANS, LUKE, "1");
        opened.accepted(LUKE, HANS, "2");
        opened.accepted(YODA, LUKE, "not theirs");
        opened.accepted(HANS, LUKE, "3");
        History.Page newest = page(new History(LUKE, HANS, 2, Optional.empty()));
        assertThat(newest.rows()).extracting(History.Row::text).containsExactly("2", "3");
        assertThat(newest.more()).isTrue();
        History.Page older =
                page(new History(LUKE, HANS, 2, Optional.of(newest.rows().get(0).id())));
        assertThat(older.rows()).extracting(History.Row::text).containsExactly("1");
        assertThat(older.more()).isFalse();
        assertThat(page(new History(LUKE, HANS, 3, Optional.empty())).more()).isFalse();
        assertThat(opened.read(new History(LUKE, new UserName("nobody"), 2, Optional.empty())))
                .isInstanceOf(History.NoSuchUser.class);
    }

    @Test
    void oneDirectionAloneSaysThatThereIsMore() {
        opened.accepted(HANS, LUKE, "1");
        opened.accepted(HANS, LUKE, "2");
        assertThat(page(new History(HANS, LUKE, 1, Optional.empty())).more()).isTrue();
        assertThat(page(new History(LUKE, HANS, 1, Optional.empty())).more()).isTrue();
        assertThat(page(new History(LUKE, HANS, 2, Optional.empty())).more()).isFalse();
    }

    @Test
    void aPhantomIsInItsSendersHistoryAloneAndKeepsItsPlace() {
        opened.accepted(HANS, LUKE, "before");
        opened.decide(new SetBlock(LUKE, HANS, opened.now));
        opened.decide(opened.silent(HANS, LUKE, "phantom"));
        opened.accepted(LUKE, HANS, "after");
        assertThat(page(new History(HANS, LUKE, 10, Optional.empty())).rows())
                .extracting(History.Row::text)
                .containsExactly("before", "phantom", "after");
        assertThat(page(new History(LUKE, HANS, 10, Optional.empty())).rows())
                .extracting(History.Row::text)
                .containsExactly("before", "after");
    }

    private long acknowledge(long seq) {
        return opened.decide(new Acknowledge(LUKE, seq, true)).cursor();
    }

    private History.Page page(History history) {
        return (History.Page) opened.read(history);
    }
}
