package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What systemd is told, by a socket with a name in the file system and by one of the abstract kind. */
class NotifyTest {
    private static final long PATIENCE = Duration.ofSeconds(30).toNanos();

    private final Path folder;

    NotifyTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void systemdHearsOfReadinessReloadsLifeAndTheEnd(boolean hidden) throws IOException {
        assumeTrue(Epoll.isAvailable(), "only Linux has such sockets");
        String name = (hidden
                ? "parley-" + System.nanoTime()
                : folder.resolve("notify").toString());
        Socket socket = Socket.newSocketDomainDgram();
        socket.bind(new DomainSocketAddress(hidden ? "\0" + name : name));
        List<String> by = List.of("env", "NOTIFY_SOCKET=" + (hidden ? "@" : "") + name, "WATCHDOG_USEC=400000");
        List<String> heard = new ArrayList<>();
        try (ServerProcess process = ServerProcess.start(by, folder, ServerProcess.arguments(folder))) {
            int port = process.port();
            await(socket, heard, "READY=1\nSTATUS=listening on");
            assertThat(heard.get(heard.size() - 1)).contains(":" + port);
            await(socket, heard, "WATCHDOG=1");
            await(socket, heard, "WATCHDOG=1");
            process.hangUp();
            await(socket, heard, "RELOADING=1\nMONOTONIC_USEC=");
            await(socket, heard, "READY=1");
            process.terminate();
            await(socket, heard, "STOPPING=1");
            assertThat(process.exit(Duration.ofSeconds(20))).isZero();
        } finally {
            socket.close();
        }
    }

    private static void await(Socket socket, List<String> heard, String start) throws IOException {
        long end = System.nanoTime() + PATIENCE;
        ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
        while (System.nanoTime() < end) {
            var from = socket.recvFromDomainSocket(buffer, 0, buffer.capacity());
            if (from == null) {
                Thread.onSpinWait();
                continue;
            }
            byte[] bytes = new byte[from.receivedAmount()];
            buffer.get(0, bytes);
            heard.add(new String(bytes, StandardCharsets.UTF_8));
            if (heard.get(heard.size() - 1).startsWith(start)) {
                return;
            }
        }
        throw new AssertionError("never heard " + start + " but " + heard);
    }
}
