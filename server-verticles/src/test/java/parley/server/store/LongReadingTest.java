package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is read for long keeps the write-ahead log from being emptied, so nothing is. */
@Tag("O13")
class LongReadingTest {
    private static final String FOR_EVER =
            "WITH RECURSIVE n(i) AS (SELECT count(*) FROM account UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n";

    private final Path folder;

    LongReadingTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aReadingIsCutOffAfterFiveSecondsAndTheNextOneWorks() throws InterruptedException {
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            Future<Long> endless = endless(opened);
            assertThat(endless.isComplete()).isFalse();
            opened.nanos.addAndGet(Readers.LONGEST.toNanos() + 1);
            assertThat(OpenedStore.failure(endless)).isInstanceOf(StoreBusy.class);
            assertThat(opened.<Long>read(db -> db.number("SELECT count(*) FROM account")))
                    .isEqualTo(3);
        }
    }

    @Test
    void theLogStaysShortHoweverLongSomebodyReads() throws IOException, InterruptedException {
        StoreSettings settings = new StoreSettings(folder, 2_000, 500, Duration.ofHours(1), 1);
        long longest = 0;
        try (OpenedStore opened = OpenedStore.with(settings)) {
            opened.people("hans", "luke");
            String text = "x".repeat(1 << 20);
            Future<Long> endless = endless(opened);
            for (int i = 0; i < 150; i++) {
                String key = "k" + i;
                opened.decide(tx -> tx.update(
                        "INSERT INTO plugin_data (plugin, owner, key, value) VALUES ('p', 'o', ?, ?)", key, text));
                if (i % 40 == 25) {
                    opened.nanos.addAndGet(Readers.LONGEST.toNanos() + 1);
                    OpenedStore.failure(endless);
                } else if (i % 40 == 39) {
                    endless = endless(opened);
                }
                longest = Math.max(longest, Files.size(settings.log()));
            }
            opened.nanos.addAndGet(Readers.LONGEST.toNanos() + 1);
            OpenedStore.failure(endless);
        }
        System.out.println("longest log: " + (longest >> 20) + " MiB");
        assertThat(longest).isLessThan(64L << 20);
    }

    /** A reading that has begun and does not end by itself. */
    private static Future<Long> endless(OpenedStore opened) throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        Future<Long> reading = opened.store.read(db -> {
            begun.countDown();
            return db.number(FOR_EVER);
        });
        begun.await();
        return reading;
    }
}
