package parley.verification;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Connections whose peer has stopped reading: they keep nobody out, slow nobody down, and end. */
class DeadPeerTest {
    /** More than a server and both kernels keep for one connection. */
    private static final int FLOOD_LINES = 3_000;

    private static LocalServer server() {
        return LocalServer.start(Map.of("limits.commands", "off", "limits.broadcast", "off"), List.of());
    }

    /** Logged in, and by now full to the brim. */
    private static Chatter deaf(LocalServer server, String user, String password) {
        Chatter chatter = Dial.to(server.port()).receiveBuffer(2048).connect();
        chatter.say("login " + user + " " + password).greeted();
        assertThat(chatter.line()).startsWith("ok");
        chatter.sayBytes("commands\n".repeat(60).getBytes(US_ASCII));
        return chatter;
    }

    /** A14: the probe is never acknowledged, so the owner gets in. */
    @Test
    @Tag("A14")
    void aDeadSessionDoesNotKeepItsOwnerOut() {
        try (LocalServer server = server();
                Chatter yoda = server.member("yoda", "wise");
                Chatter dead = deaf(server, "hans", "falcon");
                Chatter owner = server.saying("login hans falcon")) {
            assertThat(yoda.line()).isEqualTo("* hans logged in");
            // The server asks the old session for 5 s of its own clock.
            steerUntilHeard(server, owner, "ok");
            assertThat(yoda.say("whoelse").line()).startsWith("ok");
            assertThat(yoda.line()).isEqualTo("  hans");
            assertThat(dead.rest()).as("what was on its way, then the end").isNotEmpty();
        }
    }

    /** S03: nobody waits for a reader who does not read, and what was written to him is in his mailbox. */
    @Test
    @Tag("S03")
    void aReaderWhoDoesNotReadSlowsNobodyAndLosesNoMail() {
        try (LocalServer server = server();
                Chatter hans = server.member("hans", "falcon");
                Chatter deaf = deaf(server, "luke", "lightsaber")) {
            assertThat(hans.line()).isEqualTo("* luke logged in");
            for (int i = 0; i < 50; i++) {
                hans.say("message luke " + i);
                assertThat(hans.line()).startsWith("ok");
            }
            for (int i = 0; i < FLOOD_LINES; i++) {
                hans.say("broadcast " + "x".repeat(100));
                assertThat(hans.line()).startsWith("ok");
            }
            deaf.reset();
            try (Chatter luke = server.member("luke", "lightsaber")) {
                for (int i = 0; i < 50; i++) {
                    assertThat(luke.line()).startsWith("hans (").endsWith(": " + i);
                }
            }
        }
    }

    /** S02: without any progress for 30 s the connection is cut, and after the grace the others are told. */
    @Test
    @Tag("S02")
    void aPeerThatReadsNothingForHalfAMinuteIsCut() {
        try (LocalServer server = server();
                Chatter hans = server.member("hans", "falcon");
                Chatter deaf = deaf(server, "luke", "lightsaber")) {
            assertThat(hans.line()).isEqualTo("* luke logged in");
            steerUntilHeard(server, hans, "* luke logged out");
            assertThat(deaf.rest()).as("what was on its way, then the end").isNotEmpty();
        }
    }

    /** Moves the server's clock on in small steps, so that every sweep between them is seen. */
    private static void steerUntilHeard(LocalServer server, Chatter chatter, String start) {
        for (int step = 0; step < 100; step++) {
            server.time().forward(Duration.ofSeconds(1));
            var heard = chatter.hearWithin(Duration.ofMillis(150));
            if (heard.isPresent()) {
                assertThat(heard.get().orElse("(closed)")).startsWith(start);
                return;
            }
        }
        throw new AssertionError("never heard " + start + chatter.describe());
    }
}
