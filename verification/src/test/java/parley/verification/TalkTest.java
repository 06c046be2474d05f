package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import parley.client.talk.Talk;

/** What is typed at a client and what its screen shows, with a real server behind it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TalkTest {
    private LocalServer server = LocalServer.start();

    @TempDir
    private Path folder = Path.of("");

    @BeforeAll
    void start() {
        assertThat(server.port()).isPositive();
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Talker begin(String user, String secret) {
        return Talker.begin(server.port(), folder.resolve(user), user, secret).signedIn();
    }

    @Test
    void aMessageTypedAsTheAncestorsHadItIsShownOnceOnBothScreens() {
        try (Talker hans = begin("hans", "falcon");
                Talker luke = begin("luke", "lightsaber")) {
            hans.types("message luke hi  there");
            assertThat(hans.screen().until("hi  there")).isEqualTo("hans → luke: hi  there");
            hans.screen().untilPending(0);
            assertThat(luke.screen().until("hi  there")).isEqualTo("hans: hi  there");
            luke.types("broadcast good morning");
            assertThat(hans.screen().until("good morning")).isEqualTo("luke (all): good morning");
            leave(hans, luke);
            assertThat(luke.screen().lines().stream().filter(line -> line.contains("hi  there")))
                    .hasSize(1);
        }
    }

    @Test
    void inAConversationPlainTextGoesThereAndACommandNeedsItsSlash() {
        try (Talker hans = begin("hans", "falcon");
                Talker luke = begin("luke", "lightsaber")) {
            hans.types("/to luke");
            hans.screen().untilPrompt(prompt -> prompt.place().isPresent());
            hans.types("whoelse is a word here");
            assertThat(luke.screen().until("whoelse")).isEqualTo("hans: whoelse is a word here");
            hans.types("//me waves");
            assertThat(luke.screen().until("waves")).isEqualTo("hans: /me waves");
            hans.types("two\nlines");
            assertThat(luke.screen().until("two")).isEqualTo("hans: two\nlines");
            hans.types("/whoelse");
            assertThat(hans.screen().until("ok whoelse")).contains("luke");
            hans.types("/to");
            hans.screen().untilPrompt(prompt -> prompt.place().isEmpty());
            leave(hans, luke);
        }
    }

    @Test
    void aMistypedCommandIsNeverSentAndTheNearestOneIsNamed() {
        try (Talker hans = begin("hans", "falcon")) {
            hans.types("/hlep");
            assertThat(hans.screen().until("no such command")).contains("did you mean help?");
            assertThat(hans.screen().recalled()).containsExactly("/hlep");
            hans.types("/mode text");
            hans.screen().until("by itself");
            leave(hans);
        }
    }

    @Test
    void whatTheServerRefusesIsNamedAndComesBackByUp() {
        try (Talker hans = begin("hans", "falcon")) {
            hans.types("message nobody hi");
            assertThat(hans.screen().until("no-such-user")).startsWith("✗ not sent: ");
            hans.screen().untilPending(0);
            assertThat(hans.screen().recalled()).containsExactly("/message nobody hi");
            hans.types("whoelsesince x");
            assertThat(hans.screen().until("✗ whoelsesince")).contains("usage");
            leave(hans);
        }
    }

    @Test
    void aNewcomerIsAskedOnlyForWhatIsMissingAndMayRegister() {
        try (Talker rey = Talker.stranger(server.port(), folder.resolve("rey"))) {
            rey.screen().answer("user: ", "Rey");
            rey.screen().answer("password for rey: (unseen)", "millennium");
            rey.screen().until("bad-login");
            rey.screen().answer("register rey", "r");
            rey.screen().answer("once more: (unseen)", "millennium");
            rey.screen().until("signed in as rey");
            rey.types("whoami");
            rey.screen().until("ok whoami");
            leave(rey);
            assertThat(String.join("\n", rey.screen().lines())).doesNotContain("millennium");
        }
    }

    @Test
    void someoneCalledByNameInABroadcastIsMentioned() {
        try (Talker hans = begin("hans", "falcon");
                Talker luke = begin("luke", "lightsaber")) {
            luke.types("broadcast Hans, come here");
            assertThat(hans.screen().until("come here")).isEqualTo("luke (all) !: Hans, come here");
            luke.types("broadcast hansel and gretel");
            assertThat(hans.screen().until("gretel")).isEqualTo("luke (all): hansel and gretel");
            leave(hans, luke);
        }
    }

    @Test
    void completionKnowsTheServersCommandsAndTheLatestSpeakerFirst() {
        try (Talker hans = begin("hans", "falcon");
                Talker luke = begin("luke", "lightsaber")) {
            luke.types("message hans psst");
            hans.screen().until("psst");
            hans.types("help");
            assertThat(hans.screen().until("ok help")).contains("whoelsesince <seconds>", "to [<user>");
            assertThat(hans.screen().vocabulary().orElseThrow().find("startprivate"))
                    .isPresent();
            assertThat(hans.screen().vocabulary().orElseThrow().names()).startsWith("luke");
            leave(hans, luke);
        }
    }

    @Test
    void twoScreensOfADirectLinkShowTheSameKeyWordsAndEachTextOnce() {
        try (Talker hans = begin("hans", "falcon");
                Talker luke = begin("luke", "lightsaber")) {
            luke.types("private hans too early");
            luke.screen().until("no-link");
            hans.types("startprivate luke");
            assertThat(luke.screen().until("wants a direct link"))
                    .isEqualTo("* hans wants a direct link: accept hans, decline hans or never hans");
            luke.types("accept hans");
            String here = hans.screen().until("key words: ");
            String there = luke.screen().until("key words: ");
            assertThat(here).contains("TLS 1.3").startsWith("* direct link with luke: ");
            assertThat(words(here)).isEqualTo(words(there)).hasSize(6);
            hans.types("private luke psst");
            assertThat(luke.screen().until("psst")).isEqualTo("hans ⇄ (direct): psst");
            assertThat(hans.screen().until("psst")).isEqualTo("hans ⇄ luke (direct): psst");
            luke.types("/to hans!");
            luke.types("here");
            hans.screen().until("luke ⇄ (direct): here");
            hans.types("links");
            hans.screen().until("ok links: 1 direct link");
            hans.types("stopprivate luke");
            hans.screen().until("direct link with luke");
            luke.screen().until("direct link with hans");
            luke.types("still there?");
            luke.screen().until("no-link");
            leave(hans, luke);
        }
    }

    @Test
    void aDeclinedLinkIsToldAndNeverMeansNeverAskedAgain() {
        try (Talker hans = begin("hans", "falcon");
                Talker luke = begin("luke", "lightsaber")) {
            hans.types("startprivate luke");
            luke.screen().until("wants a direct link");
            luke.types("decline hans");
            hans.screen().until("declined");
            luke.types("/to yoda");
            luke.screen().untilPrompt(prompt -> prompt.place().isPresent());
            hans.types("startprivate luke");
            assertThat(luke.screen().until("wants a direct link"))
                    .endsWith("/accept hans, /decline hans or /never hans");
            luke.types("/never hans");
            hans.screen().until("declined");
            hans.types("startprivate luke");
            hans.screen().until("declined");
            luke.types("/never");
            luke.screen().until("refused for good: hans");
            assertThat(luke.screen().lines().stream().filter(line -> line.contains("wants a direct link")))
                    .hasSize(2);
            leave(hans, luke);
        }
    }

    @Test
    void whoWasReplacedLosesNothingTypedAndIsBackByReconnect() {
        try (LocalServer replacing = LocalServer.start(Map.of("sessions", "replace"), List.of());
                Talker hans = Talker.begin(replacing.port(), folder.resolve("hans"), "hans", "falcon")
                        .signedIn()) {
            Chatter elsewhere = replacing.member("hans", "falcon");
            hans.screen().until("reconnect signs in again");
            hans.types("message luke kept?");
            assertThat(hans.screen().until("not sent")).contains("not-logged-in");
            assertThat(hans.screen().recalled()).contains("message luke kept?");
            hans.types("reconnect");
            hans.screen().until("back after");
            hans.types("message luke kept?");
            hans.screen().until("hans → luke");
            elsewhere.close();
            leave(hans);
        }
    }

    @Test
    void whosePasswordWasChangedElsewhereIsAskedForTheNewOne() {
        try (LocalServer sharing = LocalServer.start(Map.of("sessions", "share"), List.of());
                Talker hans = Talker.begin(sharing.port(), folder.resolve("hans"), "hans", "falcon")
                        .signedIn()) {
            Chatter elsewhere = sharing.member("hans", "falcon");
            elsewhere.say("password falcon millennium");
            hans.screen().until("reconnect signs in again");
            hans.types("reconnect");
            hans.screen().until("bad-login");
            hans.screen().answer("try again", "");
            hans.screen().answer("password for hans: (unseen)", "millennium");
            hans.screen().until("back after");
            elsewhere.close();
            leave(hans);
        }
    }

    @Test
    void ctrlCTwiceLeaves() {
        try (Talker hans = begin("hans", "falcon")) {
            hans.talk().interrupted();
            hans.screen().until("once more");
            hans.talk().interrupted();
            assertThat(hans.ended()).isEqualTo(Talk.Ending.LEFT);
        }
    }

    private static String[] words(String line) {
        return line.substring(line.indexOf("key words: ") + 11).split(" ");
    }

    private static void leave(Talker... talkers) {
        for (Talker talker : talkers) {
            talker.talk().left();
            assertThat(talker.ended()).isEqualTo(Talk.Ending.LEFT);
        }
    }
}
