package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley config} and {@code parley check}, as processes. */
class ServerCommandsTest {
    private static final Duration PATIENCE = ServerProcess.PATIENCE;

    private final Path folder;

    ServerCommandsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Ran(int code, String output, String errors) {}

    private Ran run(List<String> by, String... arguments) {
        try (ServerProcess process = ServerProcess.start(by, folder, List.of(arguments))) {
            int code = process.exit(PATIENCE);
            return new Ran(code, String.join("\n", process.whole()), process.errors());
        }
    }

    private Ran check(String... more) {
        List<String> arguments = new ArrayList<>(ServerProcess.arguments(folder, more));
        arguments.set(0, "check");
        return run(List.of(), arguments.toArray(new String[0]));
    }

    @Test
    void configShowsEverySettingWithItsOrigin() throws IOException {
        Files.writeString(folder.resolve("parley.toml"), "grace = 5\n[limits]\nline = \"8KiB\"\n");
        List<String> by = List.of("env", "PARLEY_HISTORY=12h");
        Ran people = run(by, "config", "--port", "7");
        assertThat(people.code()).as(people.errors()).isZero();
        assertThat(people.output())
                .containsPattern("(?m)^port +7 +option +one port")
                .containsPattern("(?m)^history +12h +PARLEY_HISTORY +how long")
                .containsPattern("(?m)^limits.line +8KiB +parley.toml:3 +bytes")
                .containsPattern("(?m)^timeout +0 +default +seconds");
        assertThat(people.errors()).isEmpty();
        JsonNode one = Expected.tree(run(by, "config", "grace", "--json").output());
        assertThat(one.path("value").asText()).isEqualTo("5");
        assertThat(one.path("from").asText()).isEqualTo("parley.toml:1");
        JsonNode all = Expected.tree(run(by, "config", "--json").output());
        assertThat(all.findValuesAsText("key")).contains("port", "limits.out", "metrics");
    }

    @Test
    void configTellsAllProblemsAndAWordThatIsNone() throws IOException {
        Files.writeString(folder.resolve("parley.toml"), "prot = 5\nport = 70000\n");
        Ran wrong = run(List.of(), "config", "--set", "sessions=maybe");
        assertThat(wrong.code()).isEqualTo(78);
        assertThat(wrong.errors())
                .contains("parley.toml:1: unknown key", "parley.toml:2: port wants", "option: sessions");
        assertThat(wrong.output()).isEmpty();
        Ran unknown = run(List.of(), "config", "limits.lien");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.errors()).contains("limits.line");
    }

    @Test
    void checkChangesNothingWhetherAServerRunsOrNot() throws IOException {
        Ran before = check();
        assertThat(before.code()).as(before.output()).isZero();
        assertThat(before.output()).contains("first start makes");
        assertThat(folder.resolve("data")).doesNotExist();
        try (ServerProcess server = ServerProcess.start(folder, ServerProcess.arguments(folder))) {
            int port = server.port();
            Ran beside = check("--port", Integer.toString(port));
            assertThat(beside.code()).as(beside.output()).isZero();
            assertThat(beside.output())
                    .containsPattern("(?m)^ok +running +a server runs on this folder")
                    .containsPattern("(?m)^ok +store .*integrity ok, counters fit")
                    .containsPattern("(?m)^ok +port .* is taken, as it should be");
            server.terminate();
            assertThat(server.exit(PATIENCE)).isZero();
        }
        Map<String, Long> files = files();
        Ran after = check();
        assertThat(after.code()).as(after.output()).isZero();
        assertThat(after.output()).doesNotContain("running").containsPattern("ok +key +SHA256:");
        assertThat(files()).isEqualTo(files);
    }

    @Test
    void checkFindsWhatIsWrong() throws IOException, SQLException {
        try (ServerProcess server = ServerProcess.start(folder, ServerProcess.arguments(folder))) {
            server.port();
            server.terminate();
            assertThat(server.exit(PATIENCE)).isZero();
        }
        Path database = folder.resolve("data").resolve("parley.db");
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("UPDATE account SET waiting = 5 WHERE name = 'luke'");
        }
        Ran drifted = check();
        assertThat(drifted.code()).as(drifted.output()).isEqualTo(1);
        assertThat(drifted.output()).containsPattern("(?m)^bad +store +counters .*luke");
        byte[] bytes = Files.readAllBytes(database);
        java.util.Arrays.fill(bytes, 8192, bytes.length - 4096, (byte) 7);
        Files.write(database, bytes);
        Ran corrupt = check();
        assertThat(corrupt.code()).as(corrupt.output()).isEqualTo(1);
        assertThat(corrupt.output()).containsPattern("(?m)^bad +store +.*(corrupt|malformed|cannot be read)");
        assertThat(Files.readAllBytes(database)).isEqualTo(bytes);
    }

    @Test
    void checkKnowsThePermissionOfEveryCommandThatOperatorsHave() throws IOException {
        Set<String> permissions = new TreeSet<>();
        try (LocalServer server = LocalServer.start();
                Chatter operator = server.operator(Dial.to(server.port()))) {
            operator.line();
            operator.say("{\"cmd\":\"commands\"}");
            Expected.tree(operator.line())
                    .path("commands")
                    .forEach(command ->
                            permissions.add(command.path("permission").asText()));
        }
        permissions.removeAll(Set.of("anyone", "members"));
        assertThat(permissions).contains("kick", "backup", "adopt");
        Files.write(
                folder.resolve("credentials.properties"),
                List.of("user.ada = long-enough,boss", "role.boss = " + String.join(",", permissions)));
        assertThat(check().output()).containsPattern("(?m)^ok +credentials +").doesNotContain("no command asks");
    }

    @Test
    void checkNamesTheLineOfACredentialsFileAndAPermissionThatIsNone() throws IOException {
        Path credentials = folder.resolve("credentials.properties");
        Files.write(credentials, List.of("user.ada = long-enough,boss", "role.boss = kick,anounce"));
        Ran warned = check();
        assertThat(warned.code()).as(warned.output()).isZero();
        assertThat(warned.output()).containsPattern("(?m)^warn +credentials +.*anounce.*announce");
        Files.write(credentials, List.of("user.ada = long-enough", "user.ben = canary canary"));
        Ran bad = check();
        assertThat(bad.code()).as(bad.output()).isEqualTo(78);
        assertThat(bad.output())
                .containsPattern("(?m)^bad +credentials +credentials.properties:2: ")
                .doesNotContain("canary");
    }

    @Test
    void checkFindsATakenPortAndMemoryThatIsNotThere() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("::"))) {
            Ran port = check("--port", Integer.toString(taken.getLocalPort()));
            assertThat(port.code()).as(port.output()).isEqualTo(1);
            assertThat(port.output()).containsPattern("(?m)^bad +port +cannot listen");
        }
        Ran memory = check("--set", "limits.out=32KiB,1GiB");
        assertThat(memory.code()).as(memory.output()).isEqualTo(78);
        assertThat(memory.output()).containsPattern("(?m)^bad +memory .*lower limits.out");
    }

    private Map<String, Long> files() throws IOException {
        Map<String, Long> files = new TreeMap<>();
        for (File file : ServerProcess.files(folder.resolve("data"))) {
            files.put(file.getName() + " " + file.length(), file.lastModified());
        }
        return files;
    }
}
