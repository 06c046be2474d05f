package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two clients on bad networks. */
class LinkFaultCampaignTest {

    /** The short form of every merge. Another course of events: {@code -Dseed=…}. */
    @Test
    void noLineIsLostDoubledOrOvertakenInFortyCuts(@TempDir Path folder) {
        judge(new LinkFaultCampaign(folder, 40, seed()));
    }

    /** The long form: {@code ./verify link-faults}; with {@code -Dcuts=5000} longer still. */
    @Tag("campaign")
    @Tag("link-faults")
    @Test
    void noLineIsLostDoubledOrOvertakenInManyCuts(@TempDir Path folder) {
        judge(new LinkFaultCampaign(folder, Integer.getInteger("cuts", 500), seed()));
    }

    private static void judge(LinkFaultCampaign campaign) {
        LinkFaultCampaign.Verdict verdict = campaign.run();
        System.out.println(verdict.figures());
        assertThat(verdict.faults()).as(verdict.figures()).isEmpty();
        assertThat(verdict.lines()).as(verdict.figures()).isGreaterThan(200);
    }

    private static long seed() {
        return Long.getLong("seed", System.nanoTime());
    }
}
