package parley.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fuzzing that is guided by coverage. */
class FuzzCampaignTest {
    private static final long FEW = 20_000;

    @Test
    void aFaultThatNoChanceWouldFindIsFound(@TempDir Path folder) {
        FuzzCampaign.Outcome outcome = new FuzzCampaign(folder, seed()).runPlanted(5_000_000);
        System.out.println(outcome.figures());
        assertThat(outcome.finding().orElse("no finding"))
                .contains("the planted fault")
                .contains("the input: parley");
    }

    /** The short form of every merge. */
    @Test
    void aFewInputsFindNothing(@TempDir Path folder) {
        FuzzCampaign.Outcome outcome = new FuzzCampaign(folder, seed()).run(Target.FRAMER, FEW, 0);
        System.out.println(outcome.figures());
        assertThat(outcome.finding()).isEmpty();
        assertThat(outcome.executions()).isGreaterThanOrEqualTo(FEW);
        assertThat(outcome.branches()).isGreaterThan(50);
    }

    /**
     * The long form: {@code ./verify fuzz}. Of each target as many executions as it asks for, or {@code -Dexecs=} or
     * {@code -Dseconds=}; one target alone: {@code -Dtarget=}; other inputs: {@code -Dseed=}.
     */
    @Tag("campaign")
    @Tag("fuzz")
    @Test
    void millionsOfInputsFindNothing(@TempDir Path folder) {
        long seconds = Long.getLong("seconds", 0);
        List<String> findings = new ArrayList<>();
        for (Target target : Target.ALL) {
            if (System.getProperty("target", target.word()).equals(target.word())) {
                long executions = seconds > 0 ? -1 : Long.getLong("execs", target.executions());
                FuzzCampaign.Outcome outcome = new FuzzCampaign(folder, seed()).run(target, executions, seconds);
                System.out.println(outcome.figures());
                outcome.finding().ifPresent(finding -> findings.add(target.word() + ": " + finding));
            }
        }
        assertThat(findings).isEmpty();
    }

    private static long seed() {
        return Long.getLong("seed", System.nanoTime() & 0x7FFFFFFF);
    }
}
