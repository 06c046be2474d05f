package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nobody can tell somebody who does not want to be seen from somebody who has gone. */
class PrivacyCampaignTest {

    /** The short form of every merge. Another course of events: {@code -Dseed=…}. */
    @Tag("B01")
    @Tag("B03")
    @Tag("B04")
    @Tag("B05")
    @Tag("B06")
    @Test
    void whoIsUnseenLooksGoneInAFewScripts() {
        judge(10);
    }

    /** The long form: {@code ./verify privacy}; with {@code -Dscripts=1000} longer still. */
    @Tag("campaign")
    @Tag("privacy")
    @Test
    void whoIsUnseenLooksGoneInManyScripts() {
        judge(Integer.getInteger("scripts", 200));
    }

    private static void judge(int scripts) {
        PrivacyCampaign.Verdict verdict = new PrivacyCampaign(scripts, Long.getLong("seed", System.nanoTime())).run();
        System.out.println(verdict.figures());
        assertThat(verdict.faults()).as(verdict.figures()).isEmpty();
    }
}
