package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The order of one sender, over connections that break and recipients who come and go. */
class OrderCampaignTest {

    /** The short form of every merge. Another course of events: {@code -Dseed=…}. */
    @Test
    @Tag("D06")
    void twoThousandMessagesArriveOnceAndInTheirOrder(@TempDir Path folder) throws InterruptedException {
        judge(new OrderCampaign(folder, 2_000, Long.getLong("seed", System.nanoTime())), 2_000);
    }

    /** The long form: {@code ./verify order}; with {@code -Dmessages=…} for more. */
    @Tag("campaign")
    @Tag("order")
    @Test
    void aHundredThousandMessagesArriveOnceAndInTheirOrder(@TempDir Path folder) throws InterruptedException {
        long messages = Long.getLong("messages", 100_000);
        judge(new OrderCampaign(folder, messages, Long.getLong("seed", System.nanoTime())), messages);
    }

    private static void judge(OrderCampaign campaign, long least) throws InterruptedException {
        OrderCampaign.Verdict verdict = campaign.run();
        System.out.println(verdict.figures());
        assertThat(verdict.faults()).as(verdict.figures()).isEmpty();
        assertThat(verdict.accepted()).as(verdict.figures()).isGreaterThanOrEqualTo(least);
    }
}
