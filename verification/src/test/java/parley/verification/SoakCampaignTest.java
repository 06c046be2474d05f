package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An ordinary day. */
@Tag("alone")
class SoakCampaignTest {
    private static final long MEBI = 1024 * 1024;

    /** {@code ./verify soak}: five minutes; with {@code -Dminutes=360} a night. */
    @Tag("campaign")
    @Tag("soak")
    @Test
    void nothingGrowsAndNothingGetsSlower(@TempDir Path folder) {
        int minutes = Integer.getInteger("minutes", 5);
        SoakCampaign.Verdict verdict =
                new SoakCampaign(folder, Duration.ofMinutes(minutes), Long.getLong("seed", System.nanoTime())).run();
        String figures = verdict.figures();
        System.out.println(figures);
        assertThat(verdict.errors()).as(figures).isEmpty();
        // A mebibyte an hour, and what a short run cannot tell from chance.
        assertThat(verdict.growth()).as(figures).isLessThan(MEBI * (1 + minutes / 60.0));
        int descriptors = verdict.looks().get(0).server().descriptors();
        HealthyPair.While first = verdict.looks().get(0).pair();
        for (SoakCampaign.Look look : verdict.looks()) {
            assertThat(look.server().descriptors()).as(figures).isBetween(descriptors - 5, descriptors + 5);
            assertThat(look.wal()).as(figures).isLessThan(64 * MEBI);
            double busier = Math.max(
                    0, look.pair().machine().millis(99) - first.machine().millis(99));
            assertThat(look.pair().took().millis(99))
                    .as(figures)
                    .isLessThan(1.2 * first.took().millis(99) + 5 + 3 * busier);
        }
    }
}
