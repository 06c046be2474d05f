package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import parley.server.settings.Keys;
import parley.server.settings.Setting;

/** Every limit acts at the value that it is set to: here, or where the table says. */
class LimitsActTest {
    private static final Map<String, String> WHERE = Map.ofEntries(
            Map.entry("limits.line", "LimitsActTest.aLineAndATextHaveTheLengthThatIsSet"),
            Map.entry("limits.text", "LimitsActTest.aLineAndATextHaveTheLengthThatIsSet"),
            Map.entry("limits.login-grace", "LimitsActTest.whoDoesNotLogInHasTheTimeThatIsSet"),
            Map.entry("limits.commands", "LinesTest.delaysWhoAsksTooMuchAndRefusesNothing"),
            Map.entry("limits.broadcast", "LimitsActTest.aUserSpeaksToAllAsOftenAsIsSet"),
            Map.entry("limits.register", "SignUpsTest.twentyAnHourFromOneNetworkAndThenTheWaitIsTold"),
            Map.entry("limits.connections", "AdmissionTest.holdsANetworkToSoManyAtOnceAndSoManyNewOnes"),
            Map.entry("limits.unauthenticated", "AdmissionTest.dropsTheMoreTheMoreWaitWithoutALogin"),
            Map.entry("limits.total", "AdmissionTest.tellsWhoIsTurnedAwayThatTheServerIsBusy"),
            Map.entry("limits.handshakes", "HandshakesTest.whoDawdlesMakesRoomWhenOthersWait"),
            Map.entry("limits.hash-queue", "BusyTest.loginsBeyondTheQueueAreBusyInBothNotations"),
            Map.entry("limits.mailbox", "LimitsActTest.aMailboxHoldsWhatIsSet"),
            Map.entry("limits.sender", "LimitsActTest.aSenderHasWaitingWhatIsSet"),
            Map.entry("limits.outstanding", "LimitsActTest.aSenderHasWaitingWhatIsSet"),
            Map.entry("limits.out", "OutTest.skipsBroadcastsForWhoDoesNotReadAndSaysOnceHowMany"),
            Map.entry("limits.progress", "OutTest.endsWhoTakesNothingForThirtySeconds"),
            Map.entry("limits.relay", "RelayTest.theVolumeIsForBothDirectionsAndItsEndIsToldToBoth"),
            Map.entry("limits.side-sessions", "LimitsActTest.anAccountHasTheSideSessionsThatAreSet"));

    @Test
    void everyLimitHasATestThatIsThere() throws IOException {
        assertThat(Keys.all().stream().map(Setting::key).filter(key -> key.startsWith("limits.")))
                .containsExactlyInAnyOrderElementsOf(WHERE.keySet());
        for (String test : WHERE.values()) {
            String file = test.substring(0, test.indexOf('.')) + ".java";
            String method = " " + test.substring(test.indexOf('.') + 1) + "(";
            try (Stream<Path> tree = Files.walk(Path.of(".."))) {
                assertThat(tree.filter(path -> path.toString().contains("/src/test/") && path.endsWith(file)))
                        .as(test)
                        .anyMatch(path -> holds(path, method));
            }
        }
    }

    private static boolean holds(Path path, String method) {
        try {
            return Files.readString(path).contains(method);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void aLineAndATextHaveTheLengthThatIsSet() {
        try (LocalServer server = LocalServer.start(Map.of("limits.line", "1024", "limits.text", "10"), List.of());
                Chatter hans = server.member("hans", "falcon")) {
            assertThat(hans.say("message luke 0123456789").line()).startsWith("ok");
            assertThat(hans.say("message luke 0123456789x").line()).startsWith("error too-long");
            assertThat(hans.say("x".repeat(1024)).line()).startsWith("error unknown-command");
            assertThat(hans.say("x".repeat(1025)).line()).startsWith("error line-too-long");
        }
    }

    @Test
    void whoDoesNotLogInHasTheTimeThatIsSet() {
        try (LocalServer server = LocalServer.start(Map.of("limits.login-grace", "2s, 8s"), List.of());
                Chatter silent = server.connect();
                Chatter guest = server.saying("ping")) {
            assertThat(guest.line()).startsWith("ok");
            server.time().forward(Duration.ofSeconds(3));
            assertThat(silent.rest()).last().asString().startsWith("* bye");
            assertThat(guest.say("ping").line()).startsWith("ok");
            server.time().forward(Duration.ofSeconds(6));
            assertThat(guest.line()).startsWith("* bye");
        }
    }

    @Test
    void aUserSpeaksToAllAsOftenAsIsSet() {
        try (LocalServer server = LocalServer.start(Map.of("limits.broadcast", "2, 1/h"), List.of());
                Chatter hans = server.member("hans", "falcon")) {
            assertThat(hans.say("broadcast a").line()).startsWith("ok");
            assertThat(hans.say("broadcast b").line()).startsWith("ok");
            assertThat(hans.say("broadcast c").line()).startsWith("error rate");
        }
    }

    @Test
    void aMailboxHoldsWhatIsSet() {
        try (LocalServer server = LocalServer.start(Map.of("limits.mailbox", "10, 1MiB"), List.of());
                Chatter hans = server.member("hans", "falcon")) {
            for (int i = 0; i < 9; i++) {
                assertThat(hans.say("message luke " + i).line()).startsWith("ok");
            }
            assertThat(hans.say("message luke one too many from a stranger").line())
                    .startsWith("error mailbox-full");
        }
    }

    @Test
    void aSenderHasWaitingWhatIsSet() {
        Map<String, String> settings = Map.of("limits.sender", "2", "limits.outstanding", "3");
        try (LocalServer server = LocalServer.start(settings, List.of());
                Chatter hans = server.member("hans", "falcon")) {
            assertThat(hans.say("message luke 1").line()).startsWith("ok");
            assertThat(hans.say("message luke 2").line()).startsWith("ok");
            assertThat(hans.say("message luke 3").line()).startsWith("error sender-quota");
            assertThat(hans.say("message leia 3").line()).startsWith("ok");
            assertThat(hans.say("message yoda 4").line()).startsWith("error sender-quota");
        }
    }

    @Test
    void anAccountHasTheSideSessionsThatAreSet() {
        String login = "{\"cmd\":\"login\",\"user\":\"hans\",\"password\":\"falcon\",\"deliver\":\"none\"}";
        try (LocalServer server = LocalServer.start(Map.of("limits.side-sessions", "1"), List.of());
                Chatter first = server.saying(login)) {
            assertThat(first.line()).contains("\"ok\"");
            try (Chatter second = server.saying(login)) {
                assertThat(second.line()).contains("\"error\"");
            }
        }
    }
}
