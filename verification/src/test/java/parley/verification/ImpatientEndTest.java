package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An end for which somebody does not want to wait: what was accepted is there at the next start (row O07). */
class ImpatientEndTest {
    private static final int MESSAGES = 90;

    private final Path folder;

    ImpatientEndTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aSecondSignalIsLikeTheFirst() {
        try (ServerProcess server = full()) {
            server.terminate();
            server.terminate();
            assertThat(server.exit(Duration.ofSeconds(30))).as(server.errors()).isZero();
        }
        assertThat(waiting()).isEqualTo(MESSAGES);
    }

    @Test
    void aKillInTheMiddleOfTheEndLosesNothing() {
        try (ServerProcess server = full()) {
            server.terminate();
            server.kill();
        }
        assertThat(waiting()).isEqualTo(MESSAGES);
    }

    private ServerProcess full() {
        ServerProcess server = ServerProcess.start(folder, ServerProcess.arguments(folder));
        try (Chatter hans =
                Dial.to(server.port()).connect().say("login hans falcon").greeted()) {
            assertThat(hans.line()).startsWith("ok");
            for (int i = 0; i < MESSAGES; i++) {
                assertThat(hans.say("message luke " + i).line()).startsWith("ok");
            }
        }
        return server;
    }

    private int waiting() {
        try (ServerProcess server = ServerProcess.start(folder, ServerProcess.arguments(folder));
                Chatter luke = Dial.to(server.port()).connect()) {
            luke.say("{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"lightsaber\",\"id\":\"1\"}")
                    .greeted();
            return Expected.tree(luke.line()).path("waiting").asInt();
        }
    }
}
