package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;
import static parley.server.store.OpenedStore.YODA;
import static parley.server.store.OpenedStore.await;
import static parley.server.store.OpenedStore.failure;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.server.powers.Moments;
import parley.server.store.AcceptMessage.Verdict;

/** What the store promises for every decision and reading, whatever it asks. */
final class StoreTest {
    private final Path folder;

    StoreTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A decision that keeps the writer busy until it is let go, so that what follows gathers into one batch. */
    private static final class Held implements Decision<String> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch go = new CountDownLatch(1);

        @Override
        public String decide(Transaction tx) {
            begun.countDown();
            try {
                go.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return "held";
        }
    }

    private static Held hold(OpenedStore opened) throws InterruptedException {
        Held held = new Held();
        Future<String> ignored = opened.store.decide(held);
        assertThat(ignored.isComplete()).isFalse();
        held.begun.await();
        return held;
    }

    @Test
    void whatWasAcceptedIsThereAfterTheStoreOpensAgain() {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            assertThat(opened.accepted(HANS, LUKE, "hi")).isEqualTo(1);
            opened.reopen();
            assertThat(opened.mailbox(LUKE, 0).rows())
                    .extracting(ReadMailbox.Row::text)
                    .containsExactly("hi");
            assertThat(opened.accepted(HANS, LUKE, "again")).isEqualTo(2);
        }
    }

    @Test
    void aDecisionThatThrowsFailsAloneAndTheRestOfItsBatchHoldsOnce() throws InterruptedException {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            Held held = hold(opened);
            Future<Verdict> before = opened.store.decide(opened.message(HANS, LUKE, "before"));
            Future<Integer> wrongSql = opened.store.decide(tx -> tx.update("UPDATE nonsense SET x = 1"));
            Future<Integer> fault = opened.store.decide(tx -> {
                tx.update("UPDATE account SET hidden = 1");
                throw new IllegalStateException("a bug");
            });
            Future<Verdict> after = opened.store.decide(opened.message(YODA, LUKE, "after"));
            held.go.countDown();
            assertThat(await(before)).isInstanceOf(AcceptMessage.Accepted.class);
            assertThat(await(after)).isInstanceOf(AcceptMessage.Accepted.class);
            assertThat(failure(fault)).isInstanceOf(IllegalStateException.class).hasMessage("a bug");
            assertThat(failure(wrongSql)).isInstanceOf(SQLiteException.class);
            assertThat(opened.mailbox(LUKE, 0).rows())
                    .extracting(ReadMailbox.Row::text)
                    .containsExactly("before", "after");
            assertThat(opened.number("SELECT sum(hidden) FROM account")).isZero();
        }
    }

    @Test
    void aVerdictIsToldOnlyWhenItsRowIsCommitted() {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            for (int i = 1; i <= 20; i++) {
                Promise<Long> seenByOthers = Promise.promise();
                opened.store
                        .decide(opened.message(HANS, LUKE, "m"))
                        .onSuccess(accepted -> seenByOthers.complete(rows(opened.settings.database())));
                assertThat(await(seenByOthers.future())).isEqualTo(i);
            }
        }
    }

    private static long rows(Path database) {
        try (Connection other = DriverManager.getConnection("jdbc:sqlite:" + database)) {
            return new Snapshot(other).number("SELECT count(*) FROM box");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aFullQueueIsBusyAtOnceAndTheWaitingAreDecided() throws InterruptedException {
        StoreSettings small = new StoreSettings(folder, 3, 500, Duration.ofSeconds(5), 1);
        try (OpenedStore opened = OpenedStore.with(small)) {
            opened.people("hans", "luke");
            Held held = hold(opened);
            List<Future<Verdict>> waiting = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                waiting.add(opened.store.decide(opened.message(HANS, LUKE, "m" + i)));
            }
            assertThat(failure(opened.store.decide(opened.message(HANS, LUKE, "too many"))))
                    .isInstanceOf(StoreBusy.class);
            held.go.countDown();
            waiting.forEach(future -> assertThat(await(future)).isInstanceOf(AcceptMessage.Accepted.class));
        }
    }

    @Test
    void whatWaitedTooLongIsRefusedBeforeItsBatchAndWhatHasBegunIsAnswered() throws InterruptedException {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            Held held = new Held();
            Future<String> begun = opened.store.decide(held);
            held.begun.await();
            Future<Verdict> late = opened.store.decide(opened.message(HANS, LUKE, "late"));
            opened.nanos.addAndGet(Duration.ofMillis(5_001).toNanos());
            Future<Verdict> fresh = opened.store.decide(opened.message(HANS, LUKE, "fresh"));
            held.go.countDown();
            assertThat(await(begun)).isEqualTo("held");
            assertThat(failure(late)).isInstanceOf(StoreBusy.class);
            assertThat(await(fresh)).isInstanceOf(AcceptMessage.Accepted.class);
            assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(1);
        }
    }

    @Test
    void answersComeOnTheCallersContextAndAThrowingCallerKeepsNobodyElseWaiting() throws InterruptedException {
        Vertx vertx = Vertx.vertx();
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            Context context = vertx.getOrCreateContext();
            Promise<Boolean> sameForDecision = Promise.promise();
            Promise<Boolean> sameForReading = Promise.promise();
            Promise<Boolean> sameForFailure = Promise.promise();
            Promise<Throwable> fault = Promise.promise();
            context.exceptionHandler(fault::tryComplete);
            Held held = hold(opened);
            CountDownLatch asked = new CountDownLatch(1);
            context.runOnContext(nothing -> {
                opened.store.decide(new StillAlive(opened.now)).onSuccess(at -> {
                    throw new IllegalStateException("a caller's bug");
                });
                opened.store
                        .decide(new StillAlive(opened.now))
                        .onComplete(done -> sameForDecision.complete(Vertx.currentContext() == context));
                opened.store
                        .read(new AllAccounts())
                        .onComplete(done -> sameForReading.complete(Vertx.currentContext() == context));
                opened.store
                        .read(db -> db.number("nonsense"))
                        .onFailure(failed -> sameForFailure.complete(Vertx.currentContext() == context));
                asked.countDown();
            });
            asked.await();
            held.go.countDown();
            assertThat(await(fault.future())).hasMessage("a caller's bug");
            assertThat(await(sameForDecision.future())).isTrue();
            assertThat(await(sameForReading.future())).isTrue();
            assertThat(await(sameForFailure.future())).isTrue();
        } finally {
            await(vertx.close());
        }
    }

    @Test
    void aReadingSeesWhatWasDecidedBeforeAndCannotChangeAnything() {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            for (int i = 1; i <= 200; i++) {
                opened.decide(new StillAlive(opened.now.plusMillis(i)));
                long seen = opened.read(db -> db.number("SELECT value FROM meta WHERE name = 'alive'"));
                assertThat(seen).isEqualTo(opened.now.plusMillis(i).toEpochMilli());
            }
            Future<Boolean> writing =
                    opened.store.read(db -> db.bound("DELETE FROM account").execute());
            assertThat(failure(writing)).isInstanceOf(StoreUnavailable.class);
            assertThat(opened.read(new AllAccounts())).hasSize(3);
        }
    }

    @Test
    void aFullDiskIsUnavailableWithNothingDoneAndWorksAgainWhenThereIsSpace() {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            limitPages(opened, opened.number("PRAGMA page_count") + 3);
            AcceptMessage.Limits none =
                    new AcceptMessage.Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
            AcceptMessage big = new AcceptMessage(
                    HANS, LUKE, "x".repeat(4_000), Optional.empty(), none, AcceptMessage.Blocks.TOLD, opened.now);
            int accepted = 0;
            Future<Verdict> asked = opened.store.decide(big);
            while (OpenedStore.settled(asked).succeeded()) {
                accepted++;
                asked = opened.store.decide(big);
            }
            assertThat(failure(asked)).isInstanceOf(StoreUnavailable.class);
            assertThat(failure(opened.store.decide(big))).isInstanceOf(StoreUnavailable.class);
            assertThat(opened.mailbox(LUKE, 0).rows()).hasSize(accepted);
            assertThat(opened.read(new AllAccounts())).as("reading goes on").hasSize(3);
            limitPages(opened, 1_000_000);
            assertThat(opened.decide(big)).isInstanceOf(AcceptMessage.Accepted.class);
            assertThat(opened.mailbox(LUKE, 0).rows())
                    .extracting(ReadMailbox.Row::seq)
                    .last()
                    .isEqualTo(accepted + 1L);
            assertThat(opened.lost.get()).isZero();
        }
    }

    @Test
    @Tag("O04")
    void aFailedSyncEndsTheProcessAndAnswersNobody() throws InterruptedException {
        OpenedStore opened = OpenedStore.peopled(folder);
        Future<Boolean> asked = opened.store.decide(tx -> {
            throw new SQLiteException("disk I/O error", SQLiteErrorCode.SQLITE_IOERR_FSYNC);
        });
        opened.close();
        assertThat(opened.lost.get()).isEqualTo(1);
        assertThat(asked.isComplete())
                .as("whether it is on the disk is unknown")
                .isFalse();
        assertThat(failure(opened.store.decide(new StillAlive(opened.now)))).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void theDeathOfTheWriterEndsTheProcess() {
        AtomicInteger ends = new AtomicInteger();
        AtomicBoolean broken = new AtomicBoolean();
        LongSupplier nanos = () -> {
            if (broken.get() && Thread.currentThread().getName().equals("parley-store-writer")) {
                throw new IllegalStateException("a bug of the writer");
            }
            return 0;
        };
        Store store = Store.open(
                StoreSettings.in(folder), () -> OpenedStore.START, ends::incrementAndGet, Moments.PASSED, nanos);
        broken.set(true);
        Future<Instant> asked = store.decide(new StillAlive(OpenedStore.START));
        store.close();
        assertThat(ends.get()).isEqualTo(1);
        assertThat(asked.isComplete()).isFalse();
        assertThat(failure(store.decide(new StillAlive(OpenedStore.START)))).isInstanceOf(StoreUnavailable.class);
    }

    @Test
    void aContextThatTakesNoAnswerBreaksNothing() {
        Context broken = (Context) Proxy.newProxyInstance(
                Context.class.getClassLoader(), new Class<?>[] {Context.class}, (proxy, method, given) -> {
                    if (method.getName().equals("hashCode")) {
                        return 0;
                    }
                    throw new IllegalStateException("a context that takes nothing");
                });
        Entry<String, String> entry = new Entry<>(database -> database, 0, Optional.of(broken));
        Answers.run(entry, "anything");
        assertThat(entry.future().isComplete()).isFalse();
    }

    @Test
    void whatTheStoreDidNotTakeIsARefusalAndABugStaysOne() {
        assertThat(await(Unanswered.refused(new StoreBusy("x")))).isEqualTo(Reply.refused(Refusal.BUSY));
        assertThat(await(Unanswered.refused(new StoreUnavailable("x", null))))
                .isEqualTo(Reply.refused(Refusal.UNAVAILABLE));
        IllegalStateException bug = new IllegalStateException("a bug");
        assertThat(failure(Unanswered.refused(bug))).isSameAs(bug);
    }

    @Test
    void closingFinishesWhatWaitsAndRefusesTheRest() throws InterruptedException {
        OpenedStore opened = OpenedStore.peopled(folder);
        List<Future<Verdict>> waiting = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            waiting.add(opened.store.decide(opened.message(HANS, LUKE, "m" + i)));
        }
        opened.close();
        opened.close();
        waiting.forEach(future -> assertThat(future.succeeded()).isTrue());
        assertThat(failure(opened.store.decide(new StillAlive(opened.now)))).isInstanceOf(StoreUnavailable.class);
        assertThat(failure(opened.store.read(new AllAccounts()))).isInstanceOf(StoreUnavailable.class);
        assertThat(Files.exists(opened.settings.log()))
                .as("the log is empty and gone")
                .isFalse();
    }

    @Test
    @Tag("O12")
    void aBackupIsACompleteStore() {
        Path elsewhere = folder.resolve("backup");
        Path target = elsewhere.resolve("parley.db");
        try (OpenedStore opened = OpenedStore.peopled(folder.resolve("data"))) {
            opened.accepted(HANS, LUKE, "a");
            opened.decide(new Acknowledge(LUKE, 1, true));
            opened.decide(new MakeToken(HANS, "cron", TokenHash.of("t"), opened.now));
            await(opened.store.backup(target));
            opened.accepted(HANS, LUKE, "after the backup");
            assertThat(failure(opened.store.backup(target)))
                    .as("never over another file")
                    .isNotNull();
        }
        try (OpenedStore restored = OpenedStore.in(elsewhere)) {
            assertThat(restored.accepted(HANS, LUKE, "b")).isEqualTo(BackupFile.LEAP + 2);
            assertThat(restored.decide(new UseToken(HANS, TokenHash.of("t"), restored.now)))
                    .isEqualTo(UseToken.Verdict.GOOD);
        }
    }

    private static void limitPages(OpenedStore opened, long pages) {
        opened.decide(tx -> tx.number("PRAGMA max_page_count=" + pages));
    }
}
