package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.YODA;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;
import parley.server.store.Sweep.Doubted;
import parley.server.store.Sweep.Expired;
import parley.server.store.Sweep.Swept;

/** What goes when its time has passed, and what a wrong clock must not take (rows Q05, D12). */
final class SweepTest {
    private static final Duration MONTH = Duration.ofDays(30);

    private final OpenedStore opened;

    SweepTest(@TempDir Path folder) {
        opened = OpenedStore.peopled(folder);
        sweep(Duration.ZERO);
    }

    @AfterEach
    void close() {
        opened.close();
    }

    @Test
    @Tag("Q05")
    void whatNobodyAcknowledgedExpiresAfterThirtyDaysAndIsToldOnce() {
        opened.accepted(HANS, LUKE, "a");
        opened.accepted(HANS, LUKE, "b");
        opened.accepted(YODA, LUKE, "c");
        assertThat(sweep(MONTH.minusMillis(1))).isEqualTo(new Swept(List.of(), false));
        assertThat(sweep(Duration.ofMillis(1)))
                .isEqualTo(new Swept(List.of(new Expired(LUKE, HANS, 2), new Expired(LUKE, YODA, 1)), false));
        assertThat(opened.mailbox(LUKE, 0)).isEqualTo(new ReadMailbox.Page(List.of(), 3));
        opened.reopen();
        assertThat(opened.decide(new TakeExpired(LUKE)))
                .containsExactly(new Expired(LUKE, HANS, 2), new Expired(LUKE, YODA, 1));
        assertThat(opened.decide(new TakeExpired(LUKE))).isEmpty();
        assertThat(opened.accepted(HANS, LUKE, "d")).as("the next number").isEqualTo(4);
    }

    @Test
    void acknowledgedMessagesGoWithTheHistoryAndWithoutAWord() {
        opened.accepted(HANS, LUKE, "read");
        opened.accepted(HANS, LUKE, "unread");
        opened.decide(new Acknowledge(LUKE, 1, true));
        opened.later(Duration.ofDays(2));
        assertThat(opened.decide(new Sweep(Duration.ofDays(2), MONTH, Duration.ofDays(1), opened.now)))
                .isEqualTo(new Swept(List.of(), false));
        assertThat(opened.mailbox(LUKE, 0).rows())
                .extracting(ReadMailbox.Row::text)
                .containsExactly("unread");
    }

    @Test
    void aLongHistoryKeepsWhatWasAcknowledgedBeyondThirtyDays() {
        opened.accepted(HANS, LUKE, "read");
        opened.accepted(HANS, LUKE, "unread");
        opened.decide(new Acknowledge(LUKE, 1, true));
        opened.later(MONTH);
        assertThat(opened.decide(new Sweep(MONTH, MONTH, Duration.ofDays(365), opened.now)))
                .isEqualTo(new Swept(List.of(new Expired(LUKE, HANS, 1)), false));
        assertThat(opened.mailbox(LUKE, 0).rows())
                .extracting(ReadMailbox.Row::text)
                .containsExactly("read");
    }

    @Test
    void aSweepTakesABoundedNumberOfRowsAndSaysThereIsMore() {
        opened.decide(tx -> {
            for (int i = 1; i <= Sweep.ROWS_AT_ONCE + 5; i++) {
                tx.update(
                        "INSERT INTO box (rcpt, seq, id, sender, at, body) VALUES ('luke', ?, ?, 'hans', ?, 'x')",
                        i,
                        i,
                        opened.now);
            }
            return tx.update("UPDATE account SET last = ? WHERE name = 'luke'", Sweep.ROWS_AT_ONCE + 5);
        });
        opened.reopen();
        opened.later(MONTH);
        assertThat(opened.decide(new Sweep(MONTH, MONTH, MONTH, opened.now)))
                .isEqualTo(new Swept(List.of(new Expired(LUKE, HANS, Sweep.ROWS_AT_ONCE)), true));
        assertThat(sweep(Duration.ZERO)).isEqualTo(new Swept(List.of(new Expired(LUKE, HANS, 5)), false));
    }

    @Test
    void keysGoAfterSevenDaysAndNotBefore() {
        opened.decide(opened.keyed(HANS, LUKE, "hi", "k"));
        sweep(Duration.ofDays(7).minusMillis(1));
        assertThat(opened.decide(opened.keyed(HANS, LUKE, "hi", "k"))).isInstanceOf(AcceptMessage.Repeated.class);
        sweep(Duration.ofMillis(1));
        assertThat(opened.decide(opened.keyed(HANS, LUKE, "hi", "k"))).isInstanceOf(AcceptMessage.Accepted.class);
    }

    @Test
    void phantomsExpireAndFreeTheirSender() {
        opened.decide(new SetBlock(LUKE, HANS, opened.now));
        opened.decide(opened.silent(HANS, LUKE, "x"));
        assertThat(sweep(MONTH)).isEqualTo(new Swept(List.of(), false));
        assertThat(opened.number("SELECT count(*) FROM phantom")).isZero();
        assertThat(opened.number("SELECT outstanding FROM account WHERE name = 'hans'"))
                .isZero();
    }

    @Test
    void tokensThatHaveEndedGo() {
        opened.decide(new Register(new UserName("new"), "h", TokenHash.of("t"), opened.now));
        opened.decide(new MakeToken(HANS, "cron", TokenHash.of("a"), opened.now));
        opened.decide(new EndTokens(TokenHash.of("t"), EndTokens.Ending.LOSS, opened.now));
        sweep(Duration.ofDays(90));
        assertThat(opened.number("SELECT (SELECT count(*) FROM resume_token) + (SELECT count(*) FROM access_token)"))
                .isZero();
    }

    @Test
    void oldSightingsGoButTheLastOfEverybodyAndTheLastBeforeABlockStay() {
        for (int day = 0; day < 5; day++) {
            opened.decide(new OpenSighting(HANS, opened.now));
            opened.decide(new CloseSighting(HANS, opened.now.plusSeconds(60)));
            if (day == 2) {
                opened.decide(new SetBlock(HANS, LUKE, opened.now.plusSeconds(60)));
            }
            opened.later(Duration.ofDays(1));
        }
        sweep(Duration.ZERO, Duration.ofDays(5));
        sweep(Duration.ofDays(40));
        List<Long> kept = opened.read(db -> db.all("SELECT since FROM sighting ORDER BY since", row -> row.getLong(1)));
        assertThat(kept)
                .containsExactly(
                        OpenedStore.START.plus(Duration.ofDays(2)).toEpochMilli(),
                        OpenedStore.START.plus(Duration.ofDays(4)).toEpochMilli());
    }

    @Test
    @Tag("D12")
    @Tag("O05")
    void aClockThatJumpsForwardExpiresNothingUntilItHasGoneSteadilyForADay() {
        opened.accepted(HANS, LUKE, "a");
        opened.later(Duration.ofDays(365));
        assertThat(opened.decide(new Sweep(Duration.ofHours(1), MONTH, MONTH, opened.now)))
                .isEqualTo(new Doubted(Duration.ofDays(365).minusHours(1), Duration.ofHours(24)));
        assertThat(sweep(Duration.ofHours(23))).isEqualTo(new Doubted(Duration.ZERO, Duration.ofHours(1)));
        assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(1);
        assertThat(sweep(Duration.ofHours(1))).isInstanceOf(Swept.class);
        assertThat(opened.mailbox(LUKE, 0).rows()).isEmpty();
    }

    @Test
    @Tag("D12")
    @Tag("O05")
    void aClockThatIsSetBackAgainIsDoubtedToo() {
        opened.accepted(HANS, LUKE, "a");
        opened.later(Duration.ofDays(365));
        opened.decide(new Sweep(Duration.ofHours(1), MONTH, MONTH, opened.now));
        opened.later(Duration.ofDays(-365));
        assertThat(opened.decide(new Sweep(Duration.ofHours(1), MONTH, MONTH, opened.now)))
                .isInstanceOf(Doubted.class);
        assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(1);
    }

    @Test
    @Tag("D12")
    void aServerThatWasAwayForLongWaitsAnHourSoThatItsClockCanBeSetRight() {
        opened.accepted(HANS, LUKE, "a");
        opened.later(Duration.ofDays(40));
        assertThat(opened.decide(new Sweep(Duration.ZERO, MONTH, MONTH, opened.now)))
                .isEqualTo(new Doubted(Duration.ofDays(40), Duration.ofHours(1)));
        assertThat(sweep(Duration.ofMinutes(59))).isEqualTo(new Doubted(Duration.ZERO, Duration.ofMinutes(1)));
        assertThat(sweep(Duration.ofMinutes(1))).isInstanceOf(Swept.class);
        assertThat(opened.mailbox(LUKE, 0).rows()).isEmpty();
    }

    @Test
    @Tag("D12")
    void aRestartDoesNotShortenADoubt() {
        opened.accepted(HANS, LUKE, "a");
        opened.later(Duration.ofDays(365));
        opened.decide(new Sweep(Duration.ofHours(1), MONTH, MONTH, opened.now));
        opened.later(Duration.ofHours(2));
        assertThat(opened.decide(new Sweep(Duration.ZERO, MONTH, MONTH, opened.now)))
                .isEqualTo(new Doubted(Duration.ofHours(2), Duration.ofHours(24)));
    }

    @Test
    void anHourIsNoJump() {
        opened.later(Duration.ofHours(2));
        assertThat(opened.decide(new Sweep(Duration.ofHours(1), MONTH, MONTH, opened.now)))
                .isInstanceOf(Swept.class);
        opened.later(Duration.ofHours(2).plusMillis(1));
        assertThat(opened.decide(new Sweep(Duration.ofHours(1), MONTH, MONTH, opened.now)))
                .isInstanceOf(Doubted.class);
    }

    private Sweep.Verdict sweep(Duration after) {
        return sweep(after, after);
    }

    private Sweep.Verdict sweep(Duration after, Duration elapsed) {
        opened.later(after);
        return opened.decide(new Sweep(elapsed, MONTH, MONTH, opened.now));
    }
}
