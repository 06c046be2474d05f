package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.verification.TimingCampaign.Comparison;

/** What is not said cannot be heard in the time either. */
@Tag("alone")
class TimingCampaignTest {
    /** For a few samples on a busy machine: what is left out entirely is found. */
    private static final Judgement ROUGH = new Judgement(0.4, 1e-6);
    /** For many on a quiet one. */
    private static final Judgement FINE = new Judgement(0.05, 0.01);

    @TempDir
    private Path folder = Path.of("");

    private record Judgement(double difference, double p) {
        Optional<String> fault(Comparison compared) {
            boolean good = compared.same()
                    && compared.samples().medianDifference() < difference
                    && compared.samples().mannWhitney() > p;
            return good ? Optional.empty() : Optional.of(compared.figures());
        }
    }

    @Tag("B02")
    @Test
    void aSilentBlockTakesAsLongAsAnOfflineUser() throws Exception {
        judge(ROUGH, () -> campaign(60).silentBlock());
    }

    @Tag("A05")
    @Test
    void anUnknownNameTakesAsLongAsAWrongPassword() throws Exception {
        judge(ROUGH, () -> campaign(15).unknownNames());
    }

    @Tag("A06")
    @Test
    void anUnknownNameIsLockedAsFastAsAnAccount() throws Exception {
        judge(ROUGH, () -> campaign(25).lockedNames());
    }

    /** The long form: {@code ./verify timing}; with {@code -Dsamples=5000} longer still. On a quiet machine. */
    @Tag("campaign")
    @Tag("timing")
    @Test
    void whatIsNotSaidCannotBeTimed() throws Exception {
        int samples = Integer.getInteger("samples", 300);
        judge(FINE, () -> campaign(Math.max(500, samples)).silentBlock());
        judge(FINE, () -> campaign(samples).unknownNames());
        judge(FINE, () -> campaign(samples).lockedNames());
        judge(FINE, () -> campaign(samples).busyNames());
    }

    /** One retry: chance calls equal things different now and then, but not twice in a row. */
    private static void judge(Judgement judgement, Callable<Comparison> measuring) throws Exception {
        Comparison first = measuring.call();
        System.out.println("timing, " + first.figures());
        if (judgement.fault(first).isPresent()) {
            Comparison second = measuring.call();
            System.out.println("timing again, " + second.figures());
            assertThat(judgement.fault(second)).as(first.figures()).isEmpty();
        }
    }

    private TimingCampaign campaign(int samples) {
        return new TimingCampaign(folder, samples, Long.getLong("seed", System.nanoTime()));
    }
}
