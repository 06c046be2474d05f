package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Disks that lose power, lie, and fail. */
class DiskTest {
    @BeforeAll
    static void compile() {
        assumeTrue(Disk.ready(), "there is no C compiler here that makes a library for Linux");
    }

    /** The short form of every merge. Another course of events: {@code -Dseed=…}. */
    @Test
    @Tag("D01")
    @Tag("D02")
    void noAcceptedMessageIsLostWithThePower() throws InterruptedException {
        judge(new KillCampaign("power-loss", () -> new PowerLosses(""), 4, seed()));
    }

    /** The long form: {@code ./verify power-loss}, {@code -Dlosses=300} times. */
    @Tag("campaign")
    @Tag("power-loss")
    @Test
    void noAcceptedMessageIsLostWithThePowerAgainAndAgain() throws InterruptedException {
        judge(new KillCampaign("power-loss", () -> new PowerLosses(""), Integer.getInteger("losses", 60), seed()));
    }

    /** A log that is not synced, as with {@code synchronous=NORMAL}: if nothing were lost now the campaign would see nothing. */
    @Test
    void aDiskThatOnlySaysThatItHasSyncedLosesMessages() throws InterruptedException {
        KillCampaign.Verdict verdict =
                new KillCampaign("power-loss-control", () -> new PowerLosses("-wal"), 2, seed()).run();
        System.out.println(verdict.figures());
        assertThat(verdict.faults()).as(verdict.figures()).anyMatch(Ledger::isLoss);
    }

    /** The short form: n = 1, 68, 135. */
    @Test
    void aFailingDiskIsToldAndNothingAcceptedIsLost() throws InterruptedException {
        judge(new KillCampaign("io-errors", () -> new IoErrors(200, 67), 3, seed()));
    }

    /** The long form: {@code ./verify io-errors}, every n from 1 to 200. */
    @Tag("campaign")
    @Tag("io-errors")
    @Test
    void aDiskThatFailsAtAnyOfTwoHundredCallsIsToldAndNothingAcceptedIsLost() throws InterruptedException {
        judge(new KillCampaign("io-errors", () -> new IoErrors(200, 1), Integer.getInteger("rounds", 200), seed()));
    }

    private static void judge(KillCampaign campaign) throws InterruptedException {
        KillCampaign.Verdict verdict = campaign.run();
        System.out.println(verdict.figures());
        assertThat(verdict.faults()).as(verdict.figures()).isEmpty();
        assertThat(verdict.accepted()).as(verdict.figures()).isGreaterThan(50);
    }

    private static long seed() {
        return Long.getLong("seed", System.nanoTime());
    }
}
