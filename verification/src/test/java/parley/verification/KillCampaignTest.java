package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kill -9 under load, and whether the ledger that judges it can find a fault at all. */
class KillCampaignTest {

    /** The short form of every merge. Another course of events: {@code -Dseed=…}. */
    @Test
    @Tag("O07")
    void noAcceptedMessageIsLostDoubledOrOvertakenInAFewKills() throws InterruptedException {
        judge(new KillCampaign("kill", RandomKills::new, 8, seed()), 1_000);
    }

    /** The long form: {@code ./verify kill}; with {@code -Dkills=1000} longer still. */
    @Tag("campaign")
    @Tag("kill")
    @Test
    void noAcceptedMessageIsLostDoubledOrOvertakenInManyKills() throws InterruptedException {
        judge(new KillCampaign("kill", RandomKills::new, Integer.getInteger("kills", 100), seed()), 10_000);
    }

    /** The short form: every failpoint once. */
    @Test
    @Tag("D01")
    @Tag("D02")
    @Tag("D03")
    @Tag("D04")
    @Tag("D05")
    void noAcceptedMessageIsLostDoubledOrOvertakenByAnEndAtTheWorstMoment() throws InterruptedException {
        judge(new KillCampaign("failpoints", Failpoints::new, Failpoint.values().length, seed()), 100);
    }

    /** The long form: {@code ./verify failpoints}, each {@code -Dtimes=100} times. */
    @Tag("campaign")
    @Tag("failpoints")
    @Test
    void noAcceptedMessageIsLostDoubledOrOvertakenByManyEndsAtTheWorstMoments() throws InterruptedException {
        int rounds = Failpoint.values().length * Integer.getInteger("times", 10);
        judge(new KillCampaign("failpoints", Failpoints::new, rounds, seed()), 1_000);
    }

    private static long seed() {
        return Long.getLong("seed", System.nanoTime());
    }

    private static void judge(KillCampaign campaign, int least) throws InterruptedException {
        KillCampaign.Verdict verdict = campaign.run();
        System.out.println(verdict.figures());
        assertThat(verdict.faults()).as(verdict.figures()).isEmpty();
        assertThat(verdict.accepted()).as(verdict.figures()).isGreaterThan(least);
    }

    @Test
    void theLedgerFindsWhatIsLost(@TempDir Path folder) {
        try (Ledger ledger = new Ledger(folder.resolve("ledger"))) {
            ledger.sends("a", new Ledger.Sent("s to r", 1));
            ledger.accepts("a", "1");
            assertThat(ledger.judge()).singleElement().asString().startsWith("lost: a");
            ledger.shows("r", 1, "1", "a");
            assertThat(ledger.judge()).isEmpty();
        }
    }

    @Test
    void theLedgerFindsWhatIsDoubledOvertakenOrOfNobody(@TempDir Path folder) {
        try (Ledger ledger = new Ledger(folder.resolve("ledger"))) {
            ledger.sends("a", new Ledger.Sent("s to r", 1));
            ledger.sends("b", new Ledger.Sent("s to r", 2));
            ledger.shows("r", 1, "2", "b");
            ledger.shows("r", 2, "1", "a");
            assertThat(ledger.judge()).singleElement().asString().startsWith("order at r");
            ledger.shows("r", 3, "1", "a");
            assertThat(ledger.judge()).anyMatch(fault -> fault.startsWith("doubled at r: a"));
            ledger.shows("r", 4, "4", "c");
            assertThat(ledger.judge()).anyMatch(fault -> fault.contains("what nobody sent"));
            ledger.accepts("b", "2");
            ledger.accepts("b", "7");
            assertThat(ledger.judge()).anyMatch(fault -> fault.startsWith("key b was accepted as 2"));
            assertThat(ledger.judge()).as("all of it is there").noneMatch(Ledger::isLoss);
        }
    }

    @Test
    void onlyWhatWasToldAsDoneAndIsForgottenIsALoss() {
        assertThat(Ledger.isLoss("lost: a accepted as 1")).isTrue();
        String refused =
                "r1 was refused: {\"type\":\"error\",\"re\":\"hello\",\"cmd\":\"%s\",\"code\":\"%s\",\"text\":\"%s\"}";
        assertThat(Ledger.isLoss(refused.formatted("resume", "bad-login", "wrong user or password")))
                .isTrue();
        assertThat(Ledger.isLoss(refused.formatted("resume", "usage", "this number was never given")))
                .isTrue();
        assertThat(Ledger.isLoss(refused.formatted("login", "bad-login", "wrong user or password")))
                .isFalse();
        assertThat(Ledger.isLoss("key a was accepted as 1 and shown as 2")).isFalse();
        assertThat(Ledger.isLoss("doubled at r1: a")).isFalse();
    }
}
