package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everybody comes back at once. */
class ReconnectTest {
    /** Each account makes the start wait for a password to be hashed. */
    private static final int SESSIONS_OF_ONE = 10;

    /** A password would have to wait for another here, and be refused; a token needs no hash. */
    @Test
    @Tag("S13")
    void twoHundredAreBackSoonAfterAKillWithoutAPassword(@TempDir Path folder) throws IOException {
        back(folder, 200);
    }

    /** The long form: {@code ./verify reconnect}. */
    @Tag("campaign")
    @Tag("reconnect")
    @Test
    void aThousandAreBackInHalfAMinuteAfterAKillWithoutAPassword(@TempDir Path folder) throws IOException {
        back(folder, 1_000);
    }

    private static void back(Path folder, int clients) throws IOException {
        List<String> accounts = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < clients / SESSIONS_OF_ONE; i++) {
            accounts.add("extra" + i + " campaign");
            lines.add("user.extra" + i + " = campaign");
        }
        Files.write(folder.resolve("credentials.properties"), lines);
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        String at = Integer.toString(port);
        ServerProcess server = ServerProcess.startAsInstalled(
                folder, ServerProcess.arguments(folder, "--port", at, "--set", "sessions=share"));
        try (CrowdProcess crowd = new CrowdProcess(folder, server.port(), accounts, Long.getLong("seed", 1))) {
            crowd.add(Manner.RESUMER, clients, clients);
            assertThat(crowd.settled(Duration.ofMinutes(1)).placed()).isEqualTo(clients);
            server.kill();
            server = ServerProcess.startAsInstalled(
                    folder,
                    ServerProcess.arguments(
                            folder, "--port", at, "--set", "sessions=share", "--set", "limits.hash-queue=1"));
            server.port();
            long start = System.nanoTime();
            CrowdProcess.Figures back = crowd.settled(Duration.ofSeconds(30));
            String figures =
                    "%d clients back after %.1f s; %s".formatted(clients, (System.nanoTime() - start) / 1e9, back);
            System.out.println(figures);
            assertThat(back.placed()).as(figures).isEqualTo(clients);
            assertThat(back.loggedIn()).as(figures).isGreaterThanOrEqualTo(2L * clients);
            assertThat(back.refused()).as(figures).isEqualTo("{}");
        } finally {
            server.close();
        }
    }
}
