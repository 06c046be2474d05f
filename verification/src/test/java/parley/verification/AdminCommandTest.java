package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley admin} as a process: what it prints where, and what it ends with (docs/operation.md). */
class AdminCommandTest {
    private final Path folder;

    AdminCommandTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private ServerProcess server(String... more) {
        return ServerProcess.start(folder, ServerProcess.arguments(folder, more));
    }

    private Ran admin(String... words) {
        return Ran.of(folder, "", words);
    }

    /** What a process left behind. */
    record Ran(int code, List<String> output, List<String> errors) {
        static Ran of(Path folder, String input, String... words) {
            try {
                List<String> command = new ArrayList<>(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "parley.server.main.Main",
                        "admin",
                        "--data",
                        folder.resolve("data").toString()));
                command.addAll(Arrays.asList(words));
                Path output = Files.createTempFile(folder, "output", ".txt");
                Path errors = Files.createTempFile(folder, "errors", ".txt");
                ProcessBuilder builder = new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectOutput(output.toFile())
                        .redirectError(errors.toFile());
                builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
                // As in a unit or in cron; what is not ASCII must come out all the same.
                builder.environment().put("LC_ALL", "C");
                Process process = builder.start();
                process.getOutputStream().write(input.getBytes(UTF_8));
                process.getOutputStream().close();
                if (!process.waitFor(ServerProcess.PATIENCE.toSeconds(), java.util.concurrent.TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("parley admin does not end");
                }
                return new Ran(process.exitValue(), Files.readAllLines(output), Files.readAllLines(errors));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void answersGoToStandardOutputTalkToStandardErrorAndRefusalsHaveCodes() throws IOException {
        try (ServerProcess server = server()) {
            server.port();
            assertThat(Files.getPosixFilePermissions(folder.resolve("data/admin.sock")))
                    .isEqualTo(PosixFilePermissions.fromString("rw-------"));
            Ran stats = admin("stats");
            assertThat(stats.code()).isZero();
            assertThat(stats.output()).singleElement().asString().startsWith("0 users online");
            assertThat(stats.errors()).isEmpty();

            Ran plugins = admin("plugins");
            assertThat(plugins.output()).hasSizeGreaterThan(5).allMatch(line -> line.contains("running"));
            assertThat(plugins.errors()).singleElement().asString().endsWith("plugins");

            Ran kick = admin("kick", "nobody");
            assertThat(kick.code()).isEqualTo(3);
            assertThat(kick.output()).isEmpty();
            assertThat(kick.errors()).singleElement().asString().startsWith("error no-such-user");
            assertThat(admin("dance").code()).isEqualTo(2);
            assertThat(admin("kick").code()).isEqualTo(2);

            Ran piped = Ran.of(folder, "stats\n\ndance\nstats\n");
            assertThat(piped.code()).isEqualTo(2);
            assertThat(piped.output()).hasSize(2);
            assertThat(piped.errors()).singleElement().asString().startsWith("error unknown-command");

            Ran json = admin("--json", "stats");
            assertThat(json.output()).singleElement().asString().startsWith("{\"type\":\"ok\",\"cmd\":\"stats\"");
        }
    }

    @Test
    void aLongAnswerComesWholeInBothNotationsAndInAnyLocale() throws IOException {
        List<String> accounts = IntStream.range(0, 60)
                .mapToObj(i -> "user.somebody-%02d = password-%02d".formatted(i, i))
                .toList();
        Files.write(folder.resolve("credentials.properties"), accounts);
        try (ServerProcess server = server()) {
            server.port();
            List<String> json = admin("--json", "accounts").output();
            assertThat(json).singleElement().asString().hasSizeGreaterThan(4_000);
            assertThat(Expected.tree(json.get(0)).path("accounts")).hasSize(60);
            assertThat(admin("accounts").output()).hasSize(60);
            assertThat(admin("help").output()).anyMatch(line -> line.startsWith("announce <text…>"));
        }
    }

    @Test
    void aLineBreakInAWordStaysInTheTextAndNeverBecomesACommand() {
        try (ServerProcess server = server();
                Chatter hans = Dial.to(server.port()).connect()) {
            hans.say("login hans falcon").greeted();
            assertThat(hans.line()).startsWith("ok");
            assertThat(admin("announce", "the  first\nkick hans").code()).isZero();
            assertThat(hans.line()).isEqualTo("* the  first");
            assertThat(hans.line()).isEqualTo("  kick hans");
            assertThat(admin("kick", "nobody\nkick hans").code()).isEqualTo(2);
            assertThat(hans.say("ping").line()).isEqualTo("ok pong");
        }
    }

    @Test
    void aPasswordIsReadFromStandardInputAndNeverTakenFromTheCommandLine() {
        try (ServerProcess server = server()) {
            int port = server.port();
            assertThat(admin("passwd", "luke", "canary-password").code()).isEqualTo(2);
            assertThat(Ran.of(folder, "canary-password\n", "passwd", "luke", "-")
                            .code())
                    .isZero();
            Ran random = admin("passwd", "hans");
            assertThat(random.code()).isZero();
            String password = random.output().get(0).replaceAll(".*: ", "");
            for (String login : List.of("login luke canary-password", "login hans " + password)) {
                try (Chatter chatter = Dial.to(port).connect().say(login).greeted()) {
                    assertThat(chatter.line()).startsWith("ok");
                }
            }
            assertThat(server.errors()).doesNotContain("canary", password);
        }
    }

    @Test
    void reloadTellsWhatIsWrongWithTheFileAndChangesNothing() throws IOException {
        try (ServerProcess server = server()) {
            server.port();
            Path credentials = folder.resolve("credentials.properties");
            List<String> lines = new ArrayList<>(LocalServer.ACCOUNTS);
            lines.addAll(List.of("user.rey = bb8bb8bb8,operator", "role.operator = kick,anounce"));
            Files.write(credentials, lines);
            assertThat(admin("reload").code()).isZero();
            assertThat(server.errors())
                    .contains("credentials.properties:12: no command asks for the permission anounce");
            Files.writeString(credentials, "user.broken =\n");
            Ran wrong = admin("reload");
            assertThat(wrong.code()).isEqualTo(3);
            assertThat(wrong.errors())
                    .singleElement()
                    .asString()
                    .contains("credentials.properties:1", "nothing was changed");
        }
    }

    @Test
    void aDrainEndsTheProcessWithZeroAndTheCommandWhenItIsGone() {
        try (ServerProcess server = server()) {
            int port = server.port();
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                assertThat(admin("drain").code()).isZero();
                assertThat(hans.rest()).singleElement().asString().startsWith("* bye");
            }
            // Folder and port are free at once.
            try (ServerProcess next = server("--port", Integer.toString(port))) {
                assertThat(next.port()).isEqualTo(port);
            }
            assertThat(server.exit(ServerProcess.PATIENCE)).as(server.errors()).isZero();
        }
    }

    @Test
    void aBackupMadeUnderLoadComesBackWhole() throws IOException {
        int port;
        try (ServerProcess server = server("--set", "limits.commands=off")) {
            port = server.port();
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                for (int i = 0; i < 20; i++) {
                    assertThat(keyed(hans, "before " + i)).startsWith("ok stored");
                }
                // Neither takes the place of the folder, nor leaves it.
                assertThat(admin("backup", ".").code()).isEqualTo(3);
                assertThat(admin("backup", "../one.db").code()).isEqualTo(3);
                // What is said while the backup is written may be in it or not, but only as a whole and in order.
                Thread backup = new Thread(
                        () -> assertThat(admin("backup", "one.db").code()).isZero());
                backup.start();
                for (int i = 0; backup.isAlive() && i < 70; i++) {
                    assertThat(keyed(hans, "during " + i)).startsWith("ok");
                }
                backup.join(ServerProcess.PATIENCE.toMillis());
                assertThat(admin("backup", "one.db").code()).isEqualTo(3);
                assertThat(keyed(hans, "after")).startsWith("ok");
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            assertThat(admin("restore", "one.db").code()).isEqualTo(1);
            assertThat(admin("drain", "0").code()).isZero();
            Ran restored = admin("restore", "one.db");
            assertThat(restored.code()).as("%s", restored.errors()).isZero();
        }
        try (ServerProcess server = server("--port", Integer.toString(port))) {
            server.port();
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                for (int i = 0; i < 20; i++) {
                    assertThat(keyed(hans, "before " + i)).startsWith("ok stored");
                }
                assertThat(keyed(hans, "after")).startsWith("ok");
            }
            try (Chatter luke =
                    Dial.to(port).connect().say("login luke lightsaber").greeted()) {
                assertThat(luke.line()).startsWith("ok");
                List<String> texts = new ArrayList<>();
                while (texts.isEmpty() || !texts.get(texts.size() - 1).equals("after")) {
                    texts.add(luke.line().replaceAll("^hans \\(.*?\\): ", ""));
                }
                assertThat(texts).doesNotHaveDuplicates();
                assertThat(texts.subList(0, 20))
                        .containsExactlyElementsOf(java.util.stream.IntStream.range(0, 20)
                                .mapToObj(i -> "before " + i)
                                .toList());
            }
        }
    }

    private static String keyed(Chatter chatter, String text) {
        return chatter.say("{\"cmd\":\"message\",\"to\":\"luke\",\"text\":\"" + text + "\",\"key\":\""
                        + text.replace(' ', '-') + "\"}")
                .line();
    }

    @Test
    void aSocketOfAKilledServerIsReplacedAndNobodyThereIsSixtyNine() {
        assertThat(admin("stats").code()).isEqualTo(69);
        try (ServerProcess killed = server()) {
            killed.port();
            killed.kill();
        }
        assertThat(folder.resolve("data/admin.sock")).exists();
        assertThat(admin("stats").code()).isEqualTo(69);
        try (ServerProcess server = server()) {
            server.port();
            assertThat(admin("stats").code()).isZero();
            server.terminate();
            assertThat(server.exit(ServerProcess.PATIENCE)).as(server.errors()).isZero();
        }
        assertThat(folder.resolve("data/admin.sock")).doesNotExist();
    }

    @Test
    void aBackupNeverMakesAFolderAndARelativeOneStaysInItsOwn() {
        try (ServerProcess server = server()) {
            server.port();
            Path absent = folder.resolve("not-mounted").resolve("one.db");
            Ran elsewhere = admin("backup", absent.toString());
            assertThat(elsewhere.code()).isEqualTo(3);
            assertThat(elsewhere.errors().get(0)).contains("there is no folder " + absent.getParent());
            assertThat(absent.getParent()).doesNotExist();
            assertThat(admin("backup", "../one.db").code()).isEqualTo(3);
            assertThat(folder.resolve("data/one.db")).doesNotExist();
            assertThat(admin("backup", folder.resolve("one.db").toString()).code())
                    .isZero();
        }
    }

    @Test
    void aFaultySettingsFileKeepsNobodyFromAServerWhoseFolderHeNames() throws IOException {
        try (ServerProcess server = server()) {
            server.port();
            Files.writeString(folder.resolve("parley.toml"), "prot = 5\n");
            assertThat(admin("stats").output().get(0)).startsWith("0 users online in 0 sessions");
            Ran reload = admin("reload");
            assertThat(reload.code()).isEqualTo(3);
            assertThat(reload.errors().get(0)).contains("parley.toml:1: unknown key");
        }
    }

    @Test
    void helpKnowsWhatIsDoneWithoutAServerAndCompletionWhatHelpKnows() {
        List<String> everywhere = List.of("commands", "mode", "ping");
        try (ServerProcess server = server()) {
            server.port();
            assertThat(admin("help", "restore").output().get(0)).startsWith("restore <backup>");
            List<String> verbs = admin("help").output().stream()
                    .map(line -> line.split(" ", 2)[0])
                    .filter(verb -> !everywhere.contains(verb))
                    .sorted()
                    .toList();
            assertThat(completed()).isEqualTo(verbs);
        }
    }

    /** What a shell offers behind {@code parley admin}. */
    private List<String> completed() {
        try (ScriptProcess process = ScriptProcess.start(folder, Map.of(), List.of("completion", "fish"))) {
            assertThat(process.exit()).isZero();
            String start = "complete -c parley -n '__fish_seen_subcommand_from admin' -a '";
            return process.output().stream()
                    .filter(line -> line.startsWith(start))
                    .flatMap(line -> Stream.of(
                            line.substring(start.length()).replace("'", "").split(" ")))
                    .toList();
        }
    }
}
