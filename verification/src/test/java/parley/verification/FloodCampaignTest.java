package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who write without end, and those who come and go. */
@Tag("alone")
class FloodCampaignTest {
    private static final long MEBI = 1024 * 1024;

    /** The short form of every merge. */
    @Test
    @Tag("S01")
    @Tag("S14")
    void aFloodDisturbsNobodyAndLeavesNothingBehind(@TempDir Path folder) {
        harmless(new FloodCampaign(folder, Duration.ofSeconds(8), seed()).run());
    }

    /** The long form: {@code ./verify floods}; with {@code -Dminutes=30} longer still. */
    @Tag("campaign")
    @Tag("floods")
    @Test
    void aLongFloodDisturbsNobodyAndLeavesNothingBehind(@TempDir Path folder) {
        FloodCampaign.Verdict verdict =
                new FloodCampaign(folder, Duration.ofMinutes(Integer.getInteger("minutes", 2)), seed()).run();
        harmless(verdict);
        // On a quiet machine only: one late message of a hundred is a matter of who else wanted the processor.
        assertThat(verdict.meanwhile().took().millis(99)).as(verdict.figures()).isLessThan(verdict.longest());
    }

    private static void harmless(FloodCampaign.Verdict verdict) {
        String figures = verdict.figures();
        System.out.println(figures);
        assertThat(verdict.errors()).as(figures).isEmpty();
        assertThat(verdict.places()).as(figures).isEqualTo(FloodCampaign.PLACES);
        assertThat(verdict.after().descriptors())
                .as(figures)
                .isLessThanOrEqualTo(verdict.base().descriptors() + 5);
        assertThat(verdict.after().heap()).as(figures).isLessThan(verdict.base().heap() + 3 * MEBI);
        assertThat(verdict.crowd().lines()).as(figures).isPositive();
    }

    private static long seed() {
        return Long.getLong("seed", System.nanoTime());
    }
}
