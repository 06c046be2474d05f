package parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.protocol.words.UserName;

/** Whoever reads while others write sees every number below the highest that he sees, wherever he begins. */
final class ReadersSeeNoGapTest {
    private static final int WRITERS = 32;
    private static final int EACH = 60;
    private static final int READERS = 4;
    private static final AcceptMessage.Limits NO_LIMITS =
            new AcceptMessage.Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    @Test
    @Tag("D14")
    void thirtyTwoWritersLeaveNoGapForReadersWhoResumeAnywhere(@TempDir Path folder) throws Exception {
        long seed = Long.getLong("seed", System.nanoTime());
        try (OpenedStore opened = OpenedStore.peopled(folder)) {
            List<UserName> writers = new ArrayList<>();
            for (int i = 0; i < WRITERS; i++) {
                opened.people("w" + i);
                writers.add(new UserName("w" + i));
            }
            AtomicBoolean written = new AtomicBoolean();
            ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
            List<java.util.concurrent.Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                Random random = new Random(seed + i);
                readers.add(threads.submit(() -> read(opened, random, written)));
            }
            List<java.util.concurrent.Future<?>> writing = new ArrayList<>();
            for (UserName writer : writers) {
                writing.add(threads.submit(() -> write(opened, writer)));
            }
            for (java.util.concurrent.Future<?> one : writing) {
                one.get(60, TimeUnit.SECONDS);
            }
            written.set(true);
            for (java.util.concurrent.Future<Long> one : readers) {
                assertThat(one.get(60, TimeUnit.SECONDS)).as("seed %d", seed).isEqualTo((long) WRITERS * EACH);
            }
            threads.shutdown();
        }
    }

    private static void write(OpenedStore opened, UserName writer) {
        List<Future<AcceptMessage.Verdict>> asked = new ArrayList<>();
        for (int i = 0; i < EACH; i++) {
            asked.add(opened.store.decide(new AcceptMessage(
                    writer,
                    OpenedStore.LUKE,
                    "x",
                    Optional.empty(),
                    NO_LIMITS,
                    AcceptMessage.Blocks.TOLD,
                    opened.now)));
            if (i % 7 == 6) {
                OpenedStore.await(asked.get(i));
            }
        }
        asked.forEach(OpenedStore::await);
    }

    /** Answers how many different messages it saw. */
    private static Long read(OpenedStore opened, Random random, AtomicBoolean written) {
        Map<Long, MessageId> seen = new HashMap<>();
        long shown = 0;
        boolean last = false;
        while (!last) {
            boolean over = written.get();
            ReadMailbox.Page page = opened.read(ReadMailbox.of(OpenedStore.LUKE, shown, 20, 1_000));
            for (ReadMailbox.Row row : page.rows()) {
                shown++;
                assertThat(row.seq()).as("the number behind %d", shown - 1).isEqualTo(shown);
                MessageId before = seen.putIfAbsent(row.seq(), row.id());
                assertThat(before == null || before.equals(row.id())).isTrue();
            }
            assertThat(page.upTo()).isEqualTo(shown);
            last = over && page.rows().isEmpty();
            if (!last && random.nextInt(10) == 0) {
                shown = random.nextLong(shown + 1);
            }
        }
        return (long) seen.size();
    }
}
