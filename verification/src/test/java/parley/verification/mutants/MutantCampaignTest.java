package parley.verification.mutants;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Tests of the tests. */
class MutantCampaignTest {
    private static final Path TREE = Path.of("..");
    private static final List<Mutant> ALL = Mutant.all();

    /** Every merge: a patch that no longer fits, or names a test that is gone, is found at once. */
    @Test
    void everyFaultCanBePutInAndNamesItsTests() {
        assertThat(ALL).isNotEmpty();
        for (Mutant mutant : ALL) {
            assertThat(mutant.broken(TREE)).isNotEmpty();
            for (Check check : mutant.checks()) {
                assertThat(check.exists(TREE))
                        .as(mutant.name() + ": " + check.shown())
                        .isTrue();
            }
        }
    }

    /** {@code ./verify mutants}, or some of them: {@code ./verify mutants -Dmutant=<part of a name>,…}. */
    @Tag("campaign")
    @Tag("mutants")
    @TestFactory
    Stream<DynamicTest> everyFaultIsCaught(@TempDir Path folder) {
        List<String> chosen = List.of(System.getProperty("mutant", "").split(",", -1));
        MutantCampaign campaign = new MutantCampaign(folder);
        return ALL.stream()
                .filter(mutant -> chosen.stream().anyMatch(mutant.name()::contains))
                .map(mutant -> DynamicTest.dynamicTest(
                        mutant.name(),
                        () -> assertThat(campaign.survived(mutant))
                                .as(mutant.fault())
                                .isEmpty()));
    }
}
