package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator's tools are told. */
class MetricsTest {
    private final Path folder;

    MetricsTest(@TempDir Path folder) {
        this.folder = folder;
    }

    private record Answer(int status, String head, String body) {
        double value(String sample) {
            return body.lines()
                    .filter(line -> line.startsWith(sample + " "))
                    .map(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("no " + sample + " in\n" + body));
        }

        double sum(String start) {
            return body.lines()
                    .filter(line -> line.startsWith(start))
                    .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                    .sum();
        }
    }

    @Test
    void thePageHoldsWhatHappenedAndNobodysNameOrSecret() throws IOException {
        int at = freePort();
        try (LocalServer server = LocalServer.start(Map.of("metrics", "127.0.0.1:" + at), List.of());
                Chatter hans = server.member("hans", "falcon");
                Chatter luke = server.member("luke", "lightsaber")) {
            assertThat(hans.line()).contains("luke");
            assertThat(hans.say("message luke canary-text").line()).startsWith("ok");
            assertThat(luke.line()).contains("canary-text");
            assertThat(hans.say("broadcast canary-text").line()).startsWith("ok");
            assertThat(luke.line()).contains("canary-text");
            assertThat(hans.say("canaryverb x").line()).startsWith("error unknown-command");
            server.saying("login yoda canary-wrong").close();
            Answer page = get(at, "GET /metrics HTTP/1.1\r\nHost: localhost\r\n");
            assertThat(page.status()).isEqualTo(200);
            assertThat(page.sum("parley_commands_total{")).isGreaterThanOrEqualTo(5);
            assertThat(page.body())
                    .containsPattern("parley_commands_total\\{gate=\"\\d\",outcome=\"ok\",verb=\"message\"} 1.0")
                    .containsPattern("outcome=\"unknown-command\",verb=\"none\"")
                    .containsPattern("parley_command_seconds_bucket\\{.*verb=\"broadcast\",le=\"\\+Inf\"} 1")
                    .contains("parley_store_commit_seconds_count", "parley_store_batch_count", "jvm_memory_used_bytes")
                    .contains("process_uptime_seconds", "parley_relay_links 0.0", "parley_loop_lag_seconds{")
                    .doesNotContain("hans", "luke", "yoda", "falcon", "canary");
            assertThat(page.value("parley_users")).isEqualTo(2);
            assertThat(page.sum("parley_connections{")).isGreaterThanOrEqualTo(2);
            assertThat(page.sum("parley_messages_shown_total{")).isEqualTo(1);
            assertThat(page.sum("parley_fanout_recipients_total{")).isGreaterThanOrEqualTo(1);
            assertThat(page.value("parley_wal_bytes")).isPositive();
        }
    }

    @Test
    void onlyWhatIsMeantForItIsAnswered() throws IOException {
        int at = freePort();
        try (LocalServer server = LocalServer.start(Map.of("metrics", "127.0.0.1:" + at), List.of())) {
            assertThat(server.port()).isPositive();
            assertThat(get(at, "GET /health HTTP/1.1\r\nHost: 127.0.0.1:" + at + "\r\n")
                            .body())
                    .isEqualTo("{\"status\":\"up\",\"gates\":\"ok\",\"roster\":\"ok\",\"store\":\"ok\"}\n");
            assertThat(get(at, "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n").body())
                    .isEmpty();
            assertThat(get(at, "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n")
                            .status())
                    .isEqualTo(405);
            assertThat(get(at, "GET /metrics HTTP/1.1\r\nHost: evil.example\r\n")
                            .status())
                    .isEqualTo(403);
            assertThat(get(at, "GET / HTTP/1.1\r\nHost: localhost\r\n").status())
                    .isEqualTo(404);
            assertThat(get(at, "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000) + "\r\n")
                            .status())
                    .isNotEqualTo(200);
            List<Socket> idle = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                Socket one = new Socket(java.net.InetAddress.getLoopbackAddress(), at);
                one.getOutputStream().write("GET /".getBytes(StandardCharsets.US_ASCII));
                idle.add(one);
            }
            assertThat(get(at, "GET /health HTTP/1.1\r\nHost: localhost\r\n").status())
                    .isZero();
            for (Socket one : idle) {
                one.close();
            }
        }
    }

    @Test
    void aDiskThatTakesNothingMoreIsToldAsOneThatIsReadButNotWritten() throws Exception {
        Path disk = Files.createDirectory(folder.resolve("data"));
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=4m,mode=700", "none", disk.toString()),
                "nobody may mount here");
        int at = freePort();
        try (ServerProcess process = ServerProcess.start(
                folder,
                ServerProcess.arguments(
                        folder,
                        "--set",
                        "metrics=127.0.0.1:" + at,
                        "--set",
                        "limits.sender=off",
                        "--set",
                        "limits.commands=off"))) {
            int port = process.port();
            assertThat(get(at, "GET /health HTTP/1.1\r\nHost: localhost\r\n").status())
                    .isEqualTo(200);
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted()) {
                assertThat(hans.line()).startsWith("ok");
                long free = Files.getFileStore(disk).getUsableSpace();
                Files.write(disk.resolve("ballast"), new byte[(int) Math.max(0, free - 128 * 1024)]);
                String answer = "ok";
                Answer health = new Answer(200, "", "");
                // A disk that has no place for a long message may have some for the sign of life.
                for (int i = 0; health.status() != 503 && i < 2_000; i++) {
                    answer = hans.say("message luke " + i + "x".repeat(4_000)).line();
                    health = answer.startsWith("ok") ? health : get(at, "GET /health HTTP/1.1\r\nHost: localhost\r\n");
                }
                assertThat(answer).startsWith("error unavailable");
                assertThat(health.status()).as(health.body()).isEqualTo(503);
                assertThat(health.body())
                        .contains("\"status\":\"down\"", "reads, but does not write", "\"roster\":\"ok\"");
            }
        } finally {
            run("umount", "-l", disk.toString());
        }
    }

    @Test
    void anAddressThatIsTakenEndsTheStartAndIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress());
                ServerProcess process = ServerProcess.start(
                        folder,
                        ServerProcess.arguments(folder, "--set", "metrics=127.0.0.1:" + taken.getLocalPort()))) {
            assertThat(process.exit(ServerProcess.PATIENCE)).isEqualTo(69);
            assertThat(process.errors()).contains(taken.getLocalPort() + " for metrics");
        }
    }

    private static Answer get(int port, String head) throws IOException {
        try (Socket socket = new Socket(java.net.InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream().write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int end = all.indexOf("\r\n\r\n");
            return all.isEmpty()
                    ? new Answer(0, "", "")
                    : new Answer(Integer.parseInt(all.substring(9, 12)), all.substring(0, end), all.substring(end + 4));
        } catch (java.net.SocketException reset) {
            return new Answer(0, "", "");
        }
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(List.of(command))
                        .redirectErrorStream(true)
                        .start()
                        .waitFor()
                == 0;
    }
}
