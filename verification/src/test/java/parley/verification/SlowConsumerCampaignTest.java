package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who do not read, in numbers. */
@Tag("alone")
class SlowConsumerCampaignTest {
    private static final long MEBI = 1024 * 1024;

    /** The short form of every merge. */
    @Test
    @Tag("S05")
    void aThousandWhoDoNotReadAreGoneSoonAndCostLittle(@TempDir Path folder) {
        bounded(
                new SlowConsumerCampaign(folder, 1_000, Duration.ofSeconds(8), Duration.ofSeconds(6), seed()).run(),
                24);
    }

    /** The long form: {@code ./verify slow-consumers}; {@code -Dconnections=…} for other numbers. */
    @Tag("campaign")
    @Tag("slow-consumers")
    @Test
    void tenThousandWhoDoNotReadAreGoneInAMinuteAndDisturbNobody(@TempDir Path folder) {
        int connections = Integer.getInteger("connections", 10_000);
        bounded(
                new SlowConsumerCampaign(folder, connections, Duration.ofSeconds(30), Duration.ofSeconds(20), seed())
                        .run(),
                60);
    }

    private static void bounded(SlowConsumerCampaign.Verdict verdict, int seconds) {
        String figures = verdict.figures();
        System.out.println(figures);
        assertThat(verdict.errors()).as(figures).isEmpty();
        // What it costs that they do not read: 64 MiB for 10,000 of them; and who writes may have 32 KiB of lines
        // waiting.
        long lines = verdict.connections() / 5 * 32L * 1024;
        assertThat(verdict.full().heap() - verdict.idle().heap())
                .as(figures)
                .isLessThan(2 * MEBI + verdict.connections() * 64L * MEBI / 10_000 + lines);
        // What waits for them lies outside the heap: 64 KiB for each, and what the allocator rounds up.
        assertThat(verdict.full().resident() - verdict.idle().resident())
                .as(figures)
                .isLessThan(64 * MEBI + verdict.connections() * 110L * 1024);
        // What a connection costs that is only there.
        assertThat(verdict.idle().heap() - verdict.quiet().heap())
                .as(figures)
                .isLessThan(2 * MEBI + verdict.connections() * 12L * 1024);
        assertThat(verdict.full().kernel() - verdict.quiet().kernel())
                .as(figures)
                .isLessThan(500 * MEBI);
        assertThat(verdict.cut()).as(figures).isLessThan(Duration.ofSeconds(seconds));
        assertThat(verdict.meanwhile().took().millis(99)).as(figures).isLessThan(verdict.longest());
        // Whoever reads stays, acknowledged or not; and those who talk.
        assertThat(verdict.kept()).as(figures).isGreaterThanOrEqualTo(verdict.readers());
        assertThat(verdict.after().descriptors())
                .as(figures)
                .isLessThanOrEqualTo(verdict.quiet().descriptors() + 5);
        assertThat(verdict.after().heap())
                .as(figures)
                .isLessThan(verdict.quiet().heap() + 4 * MEBI);
    }

    private static long seed() {
        return Long.getLong("seed", System.nanoTime());
    }
}
