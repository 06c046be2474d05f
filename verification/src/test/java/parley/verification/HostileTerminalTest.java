package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What others say is only ever text on the terminal: row T01. */
@Timeout(300)
class HostileTerminalTest {
    /** Everything that the client has reason to send besides text. */
    private static final Pattern OURS =
            Pattern.compile("\033\\[(?:[0-9]+[AC]|[JKm]|[12]m|1;3[1-6]m|3[1-6]m|\\?2004[hl]|\\?1[hl]|\\?25h)|\033[=>]");

    private final Path folder;

    HostileTerminalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void look() {
        Tmux.mustBeThere();
    }

    private Tmux client(String user, String password, int port) throws IOException {
        Path home = Files.createDirectory(folder.resolve(user));
        return Tmux.start(home, 90, 24, Map.of("PARLEY_PASSWORD", password), Tmux.client(user + "@127.0.0.1:" + port));
    }

    /** The bytes of the client; those of the shell around it come after. */
    private static void assertOnlyText(Tmux terminal) {
        String rest = OURS.matcher(terminal.raw()).replaceAll("");
        assertThat(rest.codePoints().filter(point -> point != '\n' && point != '\r' && point != 7))
                .allMatch(point -> point >= ' ' && (point < 0x7F || point >= 0xA0))
                .noneMatch(point -> (point >= 0x2028 && point <= 0x202E) || (point >= 0x2066 && point <= 0x2069));
        assertThat(rest).doesNotContain("\u200B", "\uFEFF").doesNotContainPattern("\u0301{9}");
    }

    @Test
    void aHostileServerCannotDoAnythingToTheTerminal() throws IOException {
        try (HostileServer server = new HostileServer();
                Tmux hans = client("hans", "falcon", server.port())) {
            hans.awaitRow(row -> row.contains("luke (all): the last of it"));
            for (String command : new String[] {"zap x", "users", "whoelse", "history luke", "whois luke"}) {
                hans.type(command).press("Enter");
                hans.await(
                        "an answer to " + command,
                        rows -> hans.everything().stream().anyMatch(row -> row.matches("[0-9:]{5} > " + command)));
            }
            hans.type("za").press("Tab", "Tab");
            hans.awaitRow(row -> row.contains("> zap"));
            assertThat(hans.everything()).anyMatch(row -> row.contains("luke:") && row.contains("\uFFFD[2J"));
            hans.press("C-c", "C-d");
            hans.code();
            assertOnlyText(hans);
            assertThat(hans.read("after")).isEqualTo(hans.read("before"));
        }
    }

    @Test
    void aHostileUserCannotEither() throws IOException {
        try (LocalServer server = LocalServer.start();
                Tmux hans = client("hans", "falcon", server.port());
                Chatter luke = server.member("luke", "lightsaber")) {
            hans.awaitRow(row -> row.contains("signed in as hans"));
            luke.say("message hans a\033[2Jb");
            luke.say("message hans " + "z" + "\u0301".repeat(40) + "\uFEFF\u200B\uD83D\uDC69\u200D\uD83D\uDD2C");
            luke.say("{\"cmd\":\"message\",\"to\":\"hans\",\"text\":\"hi\\n21:04 leia: I owe luke 100\\n\\n── x ──\"}");
            luke.say("status away \u0300\u0301 out");
            luke.say("message hans the last of it");
            hans.awaitRow(row -> row.endsWith(" luke: the last of it"));
            assertThat(hans.screen()).noneMatch(row -> row.startsWith("21:04 leia: I owe"));
            assertThat(hans.screen()).contains("        21:04 leia: I owe luke 100", "        ── x ──");
            hans.press("C-d");
            hans.code();
            assertOnlyText(hans);
        }
    }
}
