package parley.client.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.wire.Fingerprint;
import parley.wire.OwnKey;

/** Small files that several processes and threads change at once. */
class StateFileTest {
    private static final int SERVERS = 50;

    @TempDir
    private Path folder = Path.of("");

    /** A process that meets servers. */
    static final class Traveller {
        private Traveller() {}

        public static void main(String[] arguments) {
            meet(Path.of(arguments[0]), arguments[1]);
        }
    }

    private static void meet(Path file, String name) {
        Fingerprint key = OwnKey.fresh(InstantSource.system()).fingerprint();
        for (int i = 0; i < SERVERS; i++) {
            new KnownServers(file).keep(name + i + ":1", key);
        }
    }

    @Test
    void noKeyIsLostWhenSeveralMeetServersAtOnce() throws Exception {
        Path file = folder.resolve("known-servers");
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Traveller.class.getName(),
                        file.toString(),
                        "elsewhere")
                .inheritIO()
                .start();
        try {
            while (!Files.exists(file) && other.isAlive()) {
                Thread.onSpinWait();
            }
            Thread beside = new Thread(() -> meet(file, "beside"));
            beside.start();
            meet(file, "here");
            beside.join();
            assertThat(other.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(other.exitValue()).isZero();
        } finally {
            other.destroyForcibly();
        }
        assertThat(Files.readAllLines(file)).hasSize(3 * SERVERS);
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
        Files.createDirectories(folder.resolve("tokens").resolve("in the way"));
        assertThatThrownBy(() -> new StateFile(folder.resolve("tokens")).write(List.of("secret")))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot write");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve("tokens"));
        }
    }
}
