package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Mailboxes do what the model says, whatever is done with them. */
class MailboxCampaignTest {

    /** The short form of every merge. Another course of events: {@code -Dseed=…}. */
    @Test
    void theStoreIsAsTheModelSaysInTenThousandSteps(@TempDir Path folder) {
        judge(folder, 2_500);
    }

    /** The long form: {@code ./verify mailbox}; with {@code -Dsteps=…} for longer still. */
    @Tag("campaign")
    @Tag("mailbox")
    @Test
    void theStoreIsAsTheModelSaysInAMillionSteps(@TempDir Path folder) {
        judge(folder, Integer.getInteger("steps", 1_000_000) / 4);
    }

    private static void judge(Path folder, int steps) {
        long seed = Long.getLong("seed", System.nanoTime());
        for (int i = 0; i < 4; i++) {
            String figures = MailboxCampaign.run(folder.resolve("f" + i), steps, i % 2 == 1, i < 2, seed + i);
            System.out.println(figures);
            assertThat(figures)
                    .contains("sender-quota")
                    .contains("mailbox-full")
                    .contains("shown again");
        }
    }
}
