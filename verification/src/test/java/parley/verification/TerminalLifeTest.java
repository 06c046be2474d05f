package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the client comes and goes in a real terminal: every end leaves the terminal as it was. */
@Timeout(300)
class TerminalLifeTest {
    private static final int COLUMNS = 90;
    private static final int ROWS = 24;

    private final Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();

    TerminalLifeTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @BeforeEach
    void look() {
        Tmux.mustBeThere();
    }

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private Tmux client(int port, List<String> command) throws IOException {
        Path home = Files.createTempDirectory(folder, "home");
        List<String> all = new ArrayList<>(command);
        all.add("hans@127.0.0.1:" + port);
        Tmux terminal = Tmux.start(home, COLUMNS, ROWS, Map.of("PARLEY_PASSWORD", "falcon"), all);
        open.add(terminal);
        return terminal;
    }

    private Tmux signedIn(int port) throws IOException {
        Tmux terminal = client(port, Tmux.client());
        terminal.awaitRow(row -> row.contains("signed in as hans"));
        terminal.awaitRow("hans>");
        return terminal;
    }

    private LocalServer server() {
        LocalServer server = LocalServer.start();
        open.add(server);
        return server;
    }

    private static void assertRestored(Tmux terminal) {
        assertThat(terminal.read("after")).isEqualTo(terminal.read("before"));
        assertThat(terminal.raw().lastIndexOf("\033[?2004l"))
                .isGreaterThan(terminal.raw().lastIndexOf("\033[?2004h"));
        assertThat(terminal.screen()).noneMatch(row -> row.contains("│") || row.startsWith("hans>"));
    }

    @Test
    void ctrlDLeavesAndRestores() throws IOException {
        Tmux terminal = signedIn(server().port());
        terminal.press("C-d");
        assertThat(terminal.code()).isZero();
        assertRestored(terminal);
    }

    @Test
    void ctrlCClearsTheLineAndTwiceOnAnEmptyOneLeaves() throws IOException {
        Tmux terminal = signedIn(server().port());
        terminal.type("words");
        terminal.awaitRow("hans> words");
        terminal.press("C-c");
        terminal.awaitRow("hans>");
        terminal.press("C-c", "C-c");
        terminal.code();
        assertRestored(terminal);
    }

    @Test
    void signalsEndItAndRestore() throws IOException {
        int port = server().port();
        for (String signal : List.of("TERM", "INT", "HUP")) {
            Tmux terminal = signedIn(port);
            terminal.type("half a line");
            terminal.awaitRow("hans> half a line");
            terminal.signal(signal);
            assertThat(terminal.code()).as(signal).isPositive();
            assertRestored(terminal);
        }
    }

    @Test
    void aBugEndsItAndRestores() throws IOException {
        Path home = Files.createTempDirectory(folder, "home");
        List<String> command = new ArrayList<>(Tmux.client());
        command.subList(command.indexOf("parley.client.command.Main"), command.size())
                .clear();
        command.add(BrokenClient.class.getName());
        Tmux terminal = Tmux.start(home, COLUMNS, ROWS, Map.of(), command);
        open.add(terminal);
        terminal.awaitRow("hans>");
        terminal.type("x").press("Enter");
        assertThat(terminal.code()).isEqualTo(BrokenClient.CODE);
        assertRestored(terminal);
        assertThat(terminal.screen()).anyMatch(row -> row.contains("a bug in the client"));
    }

    @Test
    void stoppedAndContinuedItGoesOn() throws IOException {
        Tmux terminal = signedIn(server().port());
        terminal.type("half");
        terminal.awaitRow("hans> half");
        terminal.signal("STOP");
        terminal.signal("CONT");
        terminal.type(" a line");
        terminal.awaitRow("hans> half a line");
    }

    @Test
    void aServerThatDiesAndComesBackIsToldInThePrompt() throws IOException {
        ServerProcess first = ServerProcess.start(folder, ServerProcess.arguments(folder));
        open.add(first);
        Tmux terminal = signedIn(first.port());
        first.kill();
        terminal.awaitRow(row -> row.startsWith("hans (reconnecting in "));
        terminal.type("message luke while it was away");
        terminal.awaitRow(row -> row.endsWith("> message luke while it was away"));
        terminal.press("Enter");
        terminal.awaitRow(row -> row.contains("1 unsent"));
        terminal.type("typed while nobody listened");
        ServerProcess second =
                ServerProcess.start(folder, ServerProcess.arguments(folder, "--port", Integer.toString(first.port())));
        open.add(second);
        terminal.awaitRow("hans> typed while nobody listened");
        terminal.awaitRow(row -> row.contains("── back after "));
        try (Chatter luke = Dial.to(second.port()).connect().say("login luke lightsaber")) {
            String said = luke.line();
            while (!said.contains("while it was away")) {
                said = luke.line();
            }
            assertThat(said).startsWith("hans");
        }
        assertThat(terminal.everything().stream().filter(row -> row.contains("while it was away")))
                .hasSize(1);
    }

    @Test
    void noJdkWarnsOfAnything() throws IOException {
        int port = server().port();
        for (Path java : jdks()) {
            Tmux terminal = client(
                    port, List.of(java.toString(), "-XX:TieredStopAtLevel=1", "-jar", jar().toString(), "client"));
            terminal.awaitRow(row -> row.contains("signed in as hans"));
            terminal.awaitRow("hans>");
            terminal.enter("whoelse");
            terminal.press("C-d");
            assertThat(terminal.code()).as(java.toString()).isZero();
            assertRestored(terminal);
            assertThat(terminal.raw()).as(java.toString()).doesNotContain("WARNING", "SLF4J", "Exception");
        }
    }

    /** This one, and every other on this machine that is new enough. */
    private static List<Path> jdks() throws IOException {
        List<Path> found = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java")));
        Path others = Path.of("/usr/lib/jvm");
        if (Files.isDirectory(others)) {
            try (Stream<Path> homes = Files.list(others)) {
                homes.map(home -> home.resolve("bin/java"))
                        .filter(Files::isExecutable)
                        .filter(java -> Runtime.Version.parse(version(java)).feature() >= 17)
                        .forEach(found::add);
            }
        }
        return found.stream().map(TerminalLifeTest::real).distinct().toList();
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException gone) {
            return path;
        }
    }

    private static String version(Path java) {
        try {
            Path release = java.toRealPath().resolve("../../release").normalize();
            return Files.readAllLines(release).stream()
                    .filter(line -> line.startsWith("JAVA_VERSION="))
                    .map(line -> line.substring("JAVA_VERSION=".length()).replace("\"", ""))
                    .findFirst()
                    .orElse("8");
        } catch (IOException unknown) {
            return "8";
        }
    }

    /** A jar that stands for the class path, with the manifest of the one that we ship. */
    private Path jar() throws IOException {
        Manifest manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, "parley.client.command.Main");
        attributes.putValue("Enable-Native-Access", "ALL-UNNAMED");
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Stream.of(System.getProperty("java.class.path").split(":", -1))
                        .map(part -> Path.of(part).toUri().toString())
                        .collect(Collectors.joining(" ")));
        Path jar = folder.resolve("client.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            out.finish();
        }
        return jar;
    }
}
