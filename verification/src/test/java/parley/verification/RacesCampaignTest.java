package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What happens at one moment is decided once. The short form of every merge, and {@code ./verify races}. */
class RacesCampaignTest {
    private static final int SHORT = 48;
    private static final Map<String, String> SHARE = Map.of("sessions", "share");

    @Tag("A13")
    @Test
    void ofTwoLoginsOneWins() {
        logins(SHORT);
    }

    @Tag("B08")
    @Tag("B07")
    @Test
    void whatWasAcceptedBeforeABlockArrivesAndNothingAfterIt() {
        blocks(SHORT);
    }

    @Test
    void theLastPlaceInAMailboxGoesToOne() {
        lastPlaces(SHORT);
    }

    @Test
    void aNameATokenAPasswordAndALinkAreDecidedOnce() {
        others(SHORT);
    }

    @Test
    void ofTwoServersOnOneFolderOneStarts(@TempDir Path folder) throws IOException {
        folders(folder, 1);
    }

    /** The long form: {@code ./verify races}; with {@code -Drounds=100000} longer still. */
    @Tag("campaign")
    @Tag("races")
    @Test
    void whatHappensAtOneMomentIsDecidedOnce(@TempDir Path folder) throws IOException {
        int rounds = Integer.getInteger("rounds", 1_000);
        logins(rounds);
        blocks(rounds);
        lastPlaces(rounds);
        others(rounds);
        folders(folder, 20);
    }

    private static void logins(int rounds) {
        RacesCampaign campaign = new RacesCampaign(rounds);
        List<String> user = List.of("u");
        judge(campaign.race(
                "two logins", Map.of(), user, (port, lane) -> new LoginRaces.TwoLogins(port, lane + "u", false)));
        judge(campaign.race(
                "two logins that replace",
                Map.of("sessions", "replace"),
                user,
                (port, lane) -> new LoginRaces.TwoLogins(port, lane + "u", true)));
        judge(campaign.race(
                "a resume and a login",
                Map.of(),
                user,
                (port, lane) -> new LoginRaces.ResumeAndLogin(port, lane + "u")));
        judge(campaign.race(
                "a token used twice", Map.of(), user, (port, lane) -> new LoginRaces.TwoResumes(port, lane + "u")));
    }

    private static void blocks(int rounds) {
        for (boolean silent : new boolean[] {false, true}) {
            judge(new RacesCampaign(rounds)
                    .race(
                            silent ? "a silent block and messages" : "a block and messages",
                            Map.of("blocks", silent ? "silent" : "told"),
                            List.of("to", "one"),
                            (port, lane) -> new Races.BlockAndSend(port, lane, silent)));
        }
    }

    private static void lastPlaces(int rounds) {
        List<String> accounts = new ArrayList<>(List.of("one", "other"));
        IntStream.range(0, rounds).forEach(i -> accounts.add("to" + i));
        judge(new RacesCampaign(rounds)
                .race(
                        "the last place in a mailbox",
                        Map.of("limits.mailbox", "1, 1MiB", "limits.outstanding", "off"),
                        accounts,
                        Races.LastPlace::new));
    }

    private static void others(int rounds) {
        RacesCampaign campaign = new RacesCampaign(rounds);
        judge(campaign.race("one name signed up twice", Map.of(), List.of(), LoginRaces.TwoSignUps::new));
        judge(campaign.race(
                "a new password and a login with the old one",
                SHARE,
                List.of("u"),
                (port, lane) -> new LoginRaces.PasswordAndLogin(port, lane + "u")));
        judge(campaign.race("accept, decline, stopprivate and block", SHARE, List.of("one", "to"), Races.Link::new));
        judge(campaign.race(
                "history and ack",
                Map.of("sessions", "share", "history", "off"),
                List.of("one", "to"),
                Races.History::new));
    }

    private static void folders(Path folder, int rounds) throws IOException {
        int both = 0;
        for (int i = 0; i < rounds; i++) {
            List<String> arguments = ServerProcess.arguments(folder);
            try (ServerProcess one = ServerProcess.start(folder, arguments);
                    ServerProcess other = ServerProcess.start(folder, arguments)) {
                List<Boolean> listening = Arrays.asList(one.listens(), other.listens());
                both += listening.get(0).equals(listening.get(1)) ? 1 : 0;
            }
        }
        System.out.println("race, two servers on one folder: " + rounds + " rounds, not one winner: " + both);
        assertThat(both).isZero();
    }

    private static void judge(RacesCampaign.Verdict verdict) {
        System.out.println(verdict.figures());
        assertThat(verdict.faults()).as(verdict.figures()).isEmpty();
    }
}
