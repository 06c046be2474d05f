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
}
