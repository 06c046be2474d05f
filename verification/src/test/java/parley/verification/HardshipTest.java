package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An honest operator has bad luck: little memory, no descriptors, a wrong file, a clock that is set. */
class HardshipTest {
    private final Path folder;

    HardshipTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** Ten clients send and never read: lines without an end, commands with long answers, texts for one another. */
    @Test
    @Tag("O09")
    void tenClientsThatDoTheirWorstDoNotMakeASmallServerRunOutOfMemory() throws Exception {
        List<String> by = List.of("env", "JAVA_TOOL_OPTIONS=-Xmx48m -XX:+ExitOnOutOfMemoryError");
        List<String> arguments = ServerProcess.arguments(
                folder, "--set", "limits.commands=off", "--set", "limits.sender=off", "--set", "limits.broadcast=off");
        try (ServerProcess process = ServerProcess.start(by, folder, arguments)) {
            int port = process.port();
            List<Thread> attackers = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                String user = LocalServer.ACCOUNTS.get(i).replace("user.", "").replace(" = ", " ");
                int manner = i;
                Thread attacker = new Thread(() -> attack(port, user, manner), "attacker " + i);
                attacker.start();
                attackers.add(attacker);
            }
            for (Thread attacker : attackers) {
                attacker.join();
            }
            try (Chatter healthy = Dial.to(port).connect().say("ping").greeted()) {
                assertThat(healthy.line()).as(process.errors()).isEqualTo("ok pong");
            }
            process.terminate();
            assertThat(process.exit(Duration.ofSeconds(20)))
                    .as(process.errors())
                    .isZero();
            assertThat(process.errors()).doesNotContain("java.lang.OutOfMemoryError");
        }
    }

    private static void attack(int port, String user, int manner) {
        String line = switch (manner % 4) {
            case 0 -> "commands\nusers\nhelp\n".repeat(500);
            case 1 -> ("message luke " + "x".repeat(4_000) + "\n").repeat(100);
            case 2 -> ("broadcast " + "y".repeat(4_000) + "\n").repeat(100);
            default -> "z".repeat(1 << 20);
        };
        byte[] bytes = line.getBytes(StandardCharsets.US_ASCII);
        long end = System.nanoTime() + Duration.ofSeconds(6).toNanos();
        while (System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.setReceiveBufferSize(2048);
                socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                socket.getOutputStream().write(("login " + user + "\n").getBytes(StandardCharsets.US_ASCII));
                // A writer that is stopped waits for ever, so somebody else ends it.
                Thread writing = Thread.currentThread();
                Thread closer = new Thread(() -> close(socket, writing));
                closer.start();
                while (System.nanoTime() < end) {
                    socket.getOutputStream().write(bytes);
                }
                closer.join();
            } catch (IOException | InterruptedException over) {
                // Cut off, as it should be: comes again.
            }
        }
    }

    private static void close(Socket socket, Thread writing) {
        try {
            writing.join(3_000);
            socket.close();
        } catch (IOException | InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Tag("O11")
    void aReloadOfAFaultyFileChangesNothing() throws Exception {
        Path settings = Files.writeString(folder.resolve("parley.toml"), "limits.text = 10\n");
        List<String> arguments = ServerProcess.arguments(folder, "--config", settings.toString());
        try (ServerProcess process = ServerProcess.start(folder, arguments)) {
            int port = process.port();
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                Files.writeString(settings, "limits.text = 20\nport = nonsense\n");
                process.hangUp();
                logged(process, "nothing was changed: .*parley.toml:2");
                assertThat(hans.say("message luke 0123456789x").line()).startsWith("error too-long");
                Files.writeString(settings, "limits.text = 20\n");
                Files.writeString(folder.resolve("credentials.properties"), "user.hans = falcon,admin\n");
                process.hangUp();
                logged(process, "nothing was changed: credentials.properties:1");
                assertThat(hans.say("message luke 0123456789x").line()).startsWith("error too-long");
                Files.write(folder.resolve("credentials.properties"), LocalServer.ACCOUNTS);
                process.hangUp();
                logged(process, "settings and credentials were read again");
                taken(hans, "message luke 0123456789x");
            }
        }
    }

    @Test
    @Tag("O08")
    @Tag("O11")
    void aReloadWithoutDescriptorsChangesNothing() throws Exception {
        Path settings = Files.writeString(folder.resolve("parley.toml"), "limits.text = 10\n");
        List<String> by = List.of("sh", "-c", "ulimit -n 300; exec \"$@\"", "sh");
        List<String> arguments = ServerProcess.arguments(
                folder,
                "--config",
                settings.toString(),
                "--set",
                "limits.total=off",
                "--set",
                "limits.unauthenticated=off");
        try (ServerProcess process = ServerProcess.start(by, folder, arguments)) {
            int port = process.port();
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                List<Socket> greedy = new ArrayList<>();
                for (int i = 0; i < 350; i++) {
                    greedy.add(new Socket(InetAddress.getLoopbackAddress(), port));
                }
                long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
                while (open(process) < 300 && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                assumeTrue(open(process) >= 300, "this system does not tell how many descriptors are open");
                Files.writeString(settings, "limits.text = 20\n");
                process.hangUp();
                logged(process, "nothing was changed: ");
                assertThat(hans.say("message luke 0123456789x").line()).startsWith("error too-long");
                for (Socket socket : greedy) {
                    socket.close();
                }
                while (open(process) > 200 && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                process.hangUp();
                logged(process, "settings and credentials were read again");
                taken(hans, "message luke 0123456789x");
                try (Chatter fresh = Dial.to(port).connect().say("ping").greeted()) {
                    assertThat(fresh.line()).isEqualTo("ok pong");
                }
            }
        }
    }

    /** Says it until it is taken: a gate sees new settings within its next sweep. */
    private static void taken(Chatter chatter, String line) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        String answer = chatter.say(line).line();
        while (!answer.startsWith("ok") && System.nanoTime() < end) {
            LockSupport.parkNanos(20_000_000);
            answer = chatter.say(line).line();
        }
        assertThat(answer).startsWith("ok");
    }

    private static int open(ServerProcess process) {
        String[] files = new java.io.File("/proc/" + process.pid() + "/fd").list();
        return files == null ? 0 : files.length;
    }

    /** Waits until the log has a line that holds this; only what comes after earlier calls is looked at. */
    private void logged(ServerProcess process, String pattern) {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        java.util.regex.Pattern wanted = java.util.regex.Pattern.compile(pattern);
        while (System.nanoTime() < end) {
            String log = process.errors();
            java.util.regex.Matcher found = wanted.matcher(log);
            if (found.find(Math.min(read, log.length()))) {
                read = found.end();
                return;
            }
        }
        throw new AssertionError("never logged: " + pattern + "\n" + process.errors());
    }

    private int read;

    @Test
    @Tag("O05")
    void aClockThatIsSetEndsNobodyAndTurnsNothingAround() {
        try (LocalServer server = LocalServer.start(java.util.Map.of("timeout", "600"), List.of());
                Chatter hans = server.member("hans", "falcon");
                Chatter luke = server.member("luke", "lightsaber")) {
            assertThat(hans.line()).contains("luke");
            for (Duration step :
                    List.of(Duration.ofHours(-1), Duration.ofDays(1), Duration.ofDays(-40), Duration.ofDays(400))) {
                server.time().step(step);
                for (int i = 0; i < 3; i++) {
                    assertThat(hans.say("message luke " + step + " " + i).line())
                            .startsWith("ok");
                    assertThat(luke.line()).endsWith(step + " " + i);
                }
                assertThat(hans.say("message yoda " + step).line()).startsWith("ok");
            }
            assertThat(luke.say("whoelse").line()).startsWith("ok 1 online");
            try (Chatter yoda = server.member("yoda", "wise")) {
                for (Duration step :
                        List.of(Duration.ofHours(-1), Duration.ofDays(1), Duration.ofDays(-40), Duration.ofDays(400))) {
                    assertThat(yoda.line()).endsWith(step.toString());
                }
            }
        }
    }
}
