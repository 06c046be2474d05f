package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole client in a real terminal, with a real server behind it: keys go in, the screen is looked at. */
@Timeout(300)
class TerminalTest {
    private static final int COLUMNS = 90;
    private static final int ROWS = 24;

    private final Path folder;
    private final LocalServer server =
            LocalServer.start(Map.of("limits.commands", "off", "limits.sender", "off"), List.of());
    private final List<Tmux> terminals = new ArrayList<>();

    TerminalTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void look() {
        Tmux.mustBeThere();
    }

    @AfterEach
    void closeAll() {
        terminals.forEach(Tmux::close);
        server.close();
    }

    private Tmux client(String user, String password) {
        try {
            Path home = Files.createDirectory(folder.resolve(user));
            Tmux terminal = Tmux.start(
                    home,
                    COLUMNS,
                    ROWS,
                    Map.of("PARLEY_PASSWORD", password),
                    Tmux.client(user + "@127.0.0.1:" + server.port()));
            terminals.add(terminal);
            terminal.awaitRow(row -> row.contains("signed in as " + user));
            terminal.awaitRow(user + ">");
            return terminal;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void theTypedLineIsNeitherSplitNorLostUnderAFlood() {
        Tmux luke = client("luke", "lightsaber");
        luke.type("half a li");
        luke.awaitRow("luke> half a li");
        int each = 300;
        List<String> senders = List.of("hans falcon", "leia blasterpistol", "yoda wise");
        List<Thread> threads = senders.stream()
                .map(sender -> new Thread(() -> flood(sender, each)))
                .toList();
        threads.forEach(Thread::start);
        for (String character : "ne that is typed meanwhile".split("", 0)) {
            luke.type(character);
            assertThat(luke.screen().stream().filter(row -> row.startsWith("luke> half a li")))
                    .as("the prompt's rows")
                    .hasSize(1);
        }
        for (String sender : senders) {
            String name = sender.split(" ", 2)[0];
            luke.await(
                    "the last line of " + name,
                    rows -> luke.everything().stream()
                            .anyMatch(row -> row.endsWith(" " + name + ": line " + (each - 1))));
        }
        luke.awaitRow("luke> half a line that is typed meanwhile");
        List<String> all = luke.everything();
        for (String sender : senders) {
            String name = sender.split(" ", 2)[0];
            List<String> lines = all.stream()
                    .filter(row -> row.contains(" " + name + ": "))
                    .map(row -> row.substring(row.indexOf(": ") + 2))
                    .toList();
            List<String> wanted = new ArrayList<>();
            for (int at = 0; at < each; at++) {
                wanted.add("line " + at);
            }
            assertThat(lines).isEqualTo(wanted);
        }
        assertThat(all.stream().filter(row -> row.contains("half a li"))).hasSize(1);
    }

    private void flood(String sender, int count) {
        try (Chatter chatter = server.saying("login " + sender)) {
            chatter.line();
            for (int at = 0; at < count; at++) {
                chatter.say("message luke line " + at);
                while (!chatter.line().startsWith("ok")) {
                    // Somebody logged in or out.
                }
            }
        }
    }

    @Test
    void aWindowOfAnotherSizeShowsTheInputAndTheStatusOnce() {
        Tmux hans = client("hans", "falcon");
        StringBuilder words = new StringBuilder();
        for (int at = 0; words.length() < 200; at++) {
            words.append("word").append(at).append(' ');
        }
        String typed = words.toString().strip();
        hans.type(typed);
        for (int columns : new int[] {90, 60, 110, 61, 90}) {
            hans.resize(columns, ROWS);
            int width = columns - 1;
            String all = "hans> " + typed;
            List<String> input = new ArrayList<>();
            for (int from = 0; from < all.length(); from += width) {
                input.add(all.substring(from, Math.min(all.length(), from + width))
                        .stripTrailing());
            }
            List<String> rows = hans.await("the input in " + columns + " columns", screen -> {
                int at = screen.indexOf(input.get(0));
                return at >= 0
                        && screen.size() == at + input.size() + 1
                        && screen.subList(at, at + input.size()).equals(input);
            });
            assertThat(rows.stream().filter(row -> row.startsWith("hans>"))).hasSize(1);
            assertThat(rows.stream().filter(row -> row.contains("│"))).hasSize(1);
            assertThat(hans.everything().stream().filter(row -> row.contains("signed in as")))
                    .hasSize(1);
        }
        hans.press("C-c");
        hans.awaitRow("hans>");
    }

    @Test
    void bothKindsOfPasteEndAsWhatWasMeant() {
        Tmux luke = client("luke", "lightsaber");
        Tmux hans = client("hans", "falcon");
        hans.enter("/to luke");
        hans.awaitRow("hans → luke>");
        hans.paste("first\nsecond\n", true);
        hans.awaitRow("  second");
        hans.awaitRow("hans → luke> first");
        hans.press("Enter");
        luke.awaitRow(row -> row.endsWith(" hans: first"));
        luke.awaitRow("        second");
        hans.await("the paste is gone from the prompt", rows -> rows.contains("hans → luke>"));

        hans.paste("one\ntwo\nthree\n", false);
        hans.awaitRow(row -> row.startsWith("3 lines came at once:"));
        hans.type("l").press("Enter");
        luke.awaitRow(row -> row.endsWith(" hans: one"));
        luke.awaitRow(row -> row.endsWith(" hans: three"));

        hans.paste("x\n".repeat(20), true);
        hans.awaitRow("  x");
        hans.press("Enter");
        hans.awaitRow("send 20 lines? y/n");
        hans.type("n").press("Enter");
        hans.awaitRow("hans → luke>");
        hans.press("Up");
        hans.awaitRow("  x");
        hans.press("C-c");
        hans.awaitRow("hans → luke>");
        assertThat(luke.everything()).noneMatch(row -> row.endsWith(" hans: x"));
    }

    @Test
    void tabCompletesCommandsOfTheServerAndNames() {
        client("luke", "lightsaber");
        Tmux hans = client("hans", "falcon");
        hans.type("whoelses").press("Tab");
        hans.awaitRow(row -> row.startsWith("hans> whoelsesince"));
        hans.press("C-c");
        hans.awaitRow("hans>");
        hans.type("mes").press("Tab");
        hans.awaitRow("hans> message");
        hans.type("lu").press("Tab");
        hans.awaitRow("hans> message luke");
        hans.type("hi");
        hans.awaitRow("hans> message luke hi");
        hans.press("C-c");
        hans.awaitRow("hans>");
        hans.type("status a").press("Tab");
        hans.awaitRow("hans> status away");
        hans.press("C-c");
        hans.awaitRow("hans>");
        assertThat(hans.raw()).contains("\033[1;32mmessage\033[m");
    }

    @Test
    void wideCharactersAreTypedAndReceivedWithTheCursorRight() {
        Tmux luke = client("luke", "lightsaber");
        Tmux hans = client("hans", "falcon");
        hans.type("message luke 漢字 😀 é x");
        hans.awaitRow("hans> message luke 漢字 😀 é x");
        assertThat(hans.column()).isEqualTo("hans> message luke ".length() + 4 + 1 + 2 + 1 + 1 + 1 + 1);
        hans.press("BSpace", "BSpace", "BSpace", "BSpace", "BSpace", "BSpace");
        hans.awaitRow("hans> message luke 漢字");
        hans.press("Left").type("語");
        hans.awaitRow("hans> message luke 漢語字");
        assertThat(hans.column()).isEqualTo("hans> message luke ".length() + 4);
        hans.press("Enter");
        luke.awaitRow(row -> row.endsWith(" hans: 漢語字"));
        luke.awaitRow("luke>");
        assertThat(luke.column()).isEqualTo("luke> ".length());
    }

    @Test
    void whatIsTypedIsEditedRememberedAndSentAsItIs() {
        Tmux luke = client("luke", "lightsaber");
        Tmux hans = client("hans", "falcon");
        String odd = "message luke C:\\temp\\new !! $HOME \"a' `b`";
        hans.enter(odd);
        luke.awaitRow(row -> row.endsWith(" hans: C:\\temp\\new !! $HOME \"a' `b`"));
        hans.awaitRow("hans>");
        hans.press("Up");
        hans.awaitRow("hans> " + odd);
        hans.press("C-c");
        hans.awaitRow("hans>");
        hans.press("C-r").type("temp");
        hans.awaitRow(row -> row.contains("temp_"));
        hans.press("C-g");
        hans.awaitRow("hans>");
        hans.press("C-l");
        hans.await("a clear screen", rows -> rows.get(0).equals("hans>"));
    }

    @Test
    void aMentionRingsTheBellAndAnythingElseDoesNot() {
        Tmux hans = client("hans", "falcon");
        try (Chatter luke = server.member("luke", "lightsaber")) {
            luke.say("broadcast nothing for anybody");
            hans.awaitRow(row -> row.contains("luke (all): nothing for anybody"));
            assertThat(hans.raw()).doesNotContain("\007");
            luke.say("broadcast look here, hans!");
            hans.awaitRow(row -> row.contains("! luke (all): look here, hans!"));
            hans.await("a bell", rows -> hans.raw().contains("\007"));
        }
    }
}
