package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley client} with pipes in the terminal's place: never asks, prints data only, ends with a code. */
class PipedClientTest {
    private final Scripts scripts;

    PipedClientTest(@TempDir Path folder) {
        scripts = new Scripts(folder);
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    @Test
    void whatIsPipedInIsDoneBeforeItLeavesAndStandardOutputHoldsDataOnly() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess hans = scripts.start("hans", "client", scripts.account("hans"))
                    .type("message luke from a pipe\nwhoelse\n/hlep\n");
            assertThat(hans.exit()).as(hans.errors()).isZero();
            assertThat(hans.output())
                    .contains("hans > luke: from a pipe", "ok 1 online", "  luke")
                    .anyMatch(line -> line.startsWith("error: "))
                    .noneMatch(line -> line.contains("connected") || line.contains("\u001b") || line.contains("\r"));
            assertThat(hans.errors()).contains("connected to", "signed in as hans");
            assertThat(Scripts.message(luke)).isEqualTo("hans: from a pipe");
        }
    }

    @Test
    void whatComesInIsOneLineEach() {
        ScriptProcess hans = scripts.start("hans", "client", scripts.account("hans"));
        try (JsonTalk luke = scripts.listening("luke")) {
            luke.say("{\"cmd\":\"message\",\"to\":\"hans\",\"text\":\"one\"}");
            assertThat(hans.line()).isEqualTo("luke: one");
            scripts.listening("leia").close();
            assertThat(hans.line()).isEqualTo("* leia logged in");
            luke.say("{\"cmd\":\"broadcast\",\"text\":\"two\"}");
            while (!hans.line().equals("luke (all): two")) {
                // leia leaves at some moment.
            }
        }
        assertThat(hans.exit()).as(hans.errors()).isZero();
    }

    @Test
    void withoutAUserItEndsWithTwoNamingWhatIsMissing() {
        ScriptProcess nobody = scripts.bare("hans", "client", "127.0.0.1:" + scripts.server.port());
        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.errors()).contains("missing: a user");
        assertThat(nobody.output()).isEmpty();
    }

    @Test
    void withoutAPasswordItEndsWithTwoNamingWhatIsMissing() {
        ScriptProcess nobody = scripts.bare("hans", "client", scripts.account("hans"));
        assertThat(nobody.exit()).isEqualTo(2);
        assertThat(nobody.errors()).contains("missing: a password", "PARLEY_PASSWORD");
    }

    @Test
    void aWrongPasswordEndsWithFour() {
        ScriptProcess hans = scripts.start("luke", "client", scripts.account("hans"));
        assertThat(hans.exit()).isEqualTo(4);
        assertThat(hans.errors()).contains("bad-login");
        assertThat(hans.output()).isEmpty();
    }

    @Test
    void aServerWithAnotherKeyThanTheKnownOneEndsWithSixtyNineAndBothFingerprints() throws IOException {
        String other = "SHA256:" + "A".repeat(43);
        String server = "127.0.0.1:" + scripts.server.port();
        Path known =
                Files.createDirectories(scripts.state("hans").resolve("parley")).resolve("known-servers");
        Files.writeString(known, server + " " + other + "\n");
        ScriptProcess hans = scripts.start("hans", "client", scripts.account("hans"));
        assertThat(hans.exit()).isEqualTo(69);
        assertThat(hans.errors()).contains("has changed", other, "now it is SHA256:", "--trust");
        assertThat(hans.output()).isEmpty();
    }

    @Test
    void aServerThatIsNotThereEndsWithSixtyNine() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ScriptProcess hans = scripts.start("hans", "client", "hans@127.0.0.1:" + port);
        assertThat(hans.exit()).isEqualTo(69);
        assertThat(hans.errors()).contains("nobody listens at 127.0.0.1:" + port);
    }
}
