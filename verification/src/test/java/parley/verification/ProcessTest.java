package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The server as a process: what it says, what it ends with, and what it never does (operation.md). */
class ProcessTest {
    private static final Duration START = ServerProcess.PATIENCE;

    private final Path folder;

    ProcessTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private ServerProcess start(String... more) {
        return ServerProcess.start(folder, ServerProcess.arguments(folder, more));
    }

    private void refused(ServerProcess process, int code, String... words) {
        assertThat(process.exit(START)).as(process.errors()).isEqualTo(code);
        assertThat(process.errors()).contains(words);
        assertThat(process.errors()).doesNotContain("\tat ", "Exception in thread");
        assertThat(process.output()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "tmeout=5, timeout",
        "limits.line=-1, limits.line",
        "sessions=maybe, sessions",
        "block-duration=-1, block-duration"
    })
    void aSettingThatIsNoneEndsTheStartAndIsNamed(String setting, String named) {
        try (ServerProcess process = start("--set", setting)) {
            refused(process, 78, named);
        }
    }

    @Test
    void aBadSettingsFileIsNamedWithItsLine() throws IOException {
        Path file = Files.writeString(folder.resolve("parley.toml"), "port = 0\ntmeout = 5\n");
        try (ServerProcess process = start("--config", file.toString())) {
            refused(process, 78, "parley.toml:2", "timeout");
        }
    }

    @ParameterizedTest
    @Tag("A21")
    @CsvSource({
        "user.hans = , 3",
        "user.hans, 3",
        "usr.rey = canarypassword, 3",
        "user.HANS = canarypassword, 3",
        "user.re y = canarypassword, 3",
        "user.rey = can ary, 3"
    })
    void aBadCredentialsLineEndsTheStartWithItsNumberAndNeverItsContent(String line, int number) throws IOException {
        Files.write(
                folder.resolve("credentials.properties"),
                List.of("# accounts", "user.hans = falcon", line, "user.yoda = wise"));
        try (ServerProcess process = start()) {
            refused(process, 78, "credentials.properties:" + number);
            assertThat(process.errors()).doesNotContain("canary", "can ary");
        }
    }

    @Test
    void wrongUseIsTwo() {
        try (ServerProcess process = ServerProcess.start(folder, List.of("server", "--nonsense"))) {
            assertThat(process.exit(START)).isEqualTo(2);
            assertThat(process.output()).isEmpty();
        }
    }

    @Test
    void aTakenPortIsSixtyNine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("::"));
                ServerProcess process = start("--port", Integer.toString(taken.getLocalPort()))) {
            refused(process, 69, Integer.toString(taken.getLocalPort()));
        }
    }

    @Test
    @Tag("O02")
    void aSecondServerOnTheDataFolderIsRefusedAndTheFirstGoesOn() {
        try (ServerProcess first = start()) {
            int port = first.port();
            try (ServerProcess second = start()) {
                refused(second, 1, folder.resolve("data").toString());
            }
            try (Chatter chatter =
                    Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(chatter.line()).startsWith("ok");
            }
        }
    }

    @Test
    @Tag("O03")
    void aCorruptDatabaseIsRefusedAndLeftAlone() throws IOException {
        try (ServerProcess process = start()) {
            process.port();
            process.terminate();
            assertThat(process.exit(START)).as(process.errors()).isZero();
        }
        File database = database();
        byte[] before = corrupt(database);
        try (ServerProcess process = start()) {
            refused(process, 1, database.getName());
        }
        assertThat(Files.readAllBytes(database.toPath())).isEqualTo(before);
    }

    private File database() {
        return ServerProcess.files(folder.resolve("data")).stream()
                .filter(ProcessTest::isDatabase)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isDatabase(File file) {
        try (RandomAccessFile open = new RandomAccessFile(file, "r")) {
            byte[] head = new byte[15];
            return open.read(head) == 15
                    && new String(head, java.nio.charset.StandardCharsets.US_ASCII).equals("SQLite format 3");
        } catch (IOException e) {
            return false;
        }
    }

    /** Turns bytes around behind the first page, always the same ones; answers the file as it is then. */
    private static byte[] corrupt(File database) throws IOException {
        byte[] bytes = Files.readAllBytes(database.toPath());
        Random random = new Random(7);
        for (int i = 0; i < 400; i++) {
            int at = 4096 + random.nextInt(bytes.length - 4096);
            bytes[at] = (byte) ~bytes[at];
        }
        Files.write(database.toPath(), bytes);
        return bytes;
    }

    /** O06: readers that do not read keep nobody from going down, and the process says one line on standard output. */
    @Test
    @Tag("O06")
    void sigtermWithAHundredSilentReadersEndsInTimeWithZero() {
        try (ServerProcess process = start("--set", "limits.commands=off", "--set", "limits.unauthenticated=off")) {
            int port = process.port();
            List<Chatter> silent = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                // Each asks for far more than its own and the server's buffers hold, and reads none of it.
                Chatter one = Dial.to(port).receiveBuffer(2048).connect();
                one.sayBytes("commands\n".repeat(30).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                silent.add(one);
            }
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                process.terminate();
                assertThat(hans.line()).startsWith("* bye");
                assertThat(process.exit(Duration.ofSeconds(10)))
                        .as(process.errors())
                        .isZero();
            }
            silent.forEach(Chatter::close);
            assertThat(process.output()).singleElement().asString().matches("listening on .+:" + port);
        }
    }

    /** One answer that nobody reads keeps nobody either: it is not waited for longer than a line in flight is. */
    @Test
    void sigtermWithAnUnreadLongAnswerEndsInTimeWithZero() {
        try (ServerProcess process = start("--set", "limits.commands=off")) {
            int port = process.port();
            List<Chatter> silent = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                Chatter one = Dial.to(port).receiveBuffer(2048).connect();
                one.sayBytes("commands\n".repeat(30).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                silent.add(one);
            }
            try (Chatter hans = Dial.to(port).receiveBuffer(2048).connect()) {
                hans.say("login hans falcon").greeted();
                assertThat(hans.line()).startsWith("ok");
                for (int i = 0; i < 90; i++) {
                    assertThat(answer(hans, "message luke " + "x".repeat(4000))).startsWith("ok");
                }
                // 360 KB: its first line is here, and most of the others are not rendered yet.
                assertThat(answer(hans, "history luke 100")).startsWith("ok 90 messages");
                process.terminate();
                assertThat(process.exit(Duration.ofSeconds(10)))
                        .as(process.errors())
                        .isZero();
            }
            silent.forEach(Chatter::close);
        }
    }

    @Test
    void thePositionalNumbersOfTheAncestorsAreUnderstood() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        List<String> arguments = new ArrayList<>(ServerProcess.arguments(folder, "--port", "1"));
        arguments.removeAll(List.of("--port", "1"));
        arguments.addAll(List.of(Integer.toString(port), "60", "120"));
        try (ServerProcess process = ServerProcess.start(folder, arguments)) {
            assertThat(process.port()).isEqualTo(port);
        }
    }

    @Test
    void sighupReadsRolesAgainAndAFaultyFileChangesNothing() throws IOException {
        assumeFalse(hangupIgnored(), "under nohup a JVM, and so every server that it starts, ignores SIGHUP");
        Path credentials = folder.resolve("credentials.properties");
        List<String> lines = new ArrayList<>(LocalServer.ACCOUNTS);
        lines.add("user.rey = bb8bb8bb8,operator");
        lines.add("role.operator = plugins");
        Files.write(credentials, lines);
        try (ServerProcess process = start();
                Chatter rey = Dial.to(process.port()).connect()) {
            rey.say("login rey bb8bb8bb8").greeted();
            assertThat(rey.line()).startsWith("ok");
            assertThat(rey.say("stats").line()).startsWith("error forbidden");

            lines.set(lines.size() - 1, "role.operator = plugins,stats,announce");
            Files.write(credentials, lines);
            process.hangUp();
            awaitAnswer(rey, "announce hello", "ok");

            // A role less, and a line that is none: nothing of it counts.
            lines.set(lines.size() - 1, "role.operator = plugins");
            lines.add("user.broken =");
            Files.write(credentials, lines);
            process.hangUp();
            awaitLog(process, "credentials.properties:" + lines.size());
            assertThat(answer(rey, "announce still")).startsWith("ok");
            assertThat(process.output()).hasSize(1);
        }
    }

    /** Bit 1 of the ignored signals, proc(5). */
    private static boolean hangupIgnored() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) == 1;
            }
        }
        return false;
    }

    private static void awaitAnswer(Chatter chatter, String line, String answer) {
        long until = System.nanoTime() + Chatter.PATIENCE.toNanos();
        while (!answer(chatter, line).startsWith(answer)) {
            assertThat(System.nanoTime()).as("no " + answer).isLessThan(until);
        }
    }

    /** The answer to a line, whatever notices come before it. */
    private static String answer(Chatter chatter, String line) {
        String heard = chatter.say(line).line();
        while (heard.startsWith("* ") || heard.startsWith("  ")) {
            heard = chatter.line();
        }
        return heard;
    }

    private static void awaitLog(ServerProcess process, String words) {
        long until = System.nanoTime() + Chatter.PATIENCE.toNanos();
        while (!process.errors().contains(words)) {
            assertThat(System.nanoTime()).as(process.errors()).isLessThan(until);
            Thread.onSpinWait();
        }
    }
}
