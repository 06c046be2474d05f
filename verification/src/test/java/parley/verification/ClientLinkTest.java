package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.client.server.KnownServers;
import parley.client.server.LinkRefused;
import parley.client.server.ServerLink;

/** The client's link to a real server. */
class ClientLinkTest {
    @TempDir
    private Path folder = Path.of("");

    private final Vertx vertx = Vertx.vertx();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CountDownLatch closed = new CountDownLatch(1);

    @AfterEach
    void close() {
        await(vertx.close());
    }

    @Test
    void linesGoBothWaysUnderTlsAndTheLinkEndsWithALogout() throws Exception {
        try (LocalServer server = LocalServer.start()) {
            ServerLink link = await(open(server));
            link.send("login hans falcon");
            assertThat(lines.poll(20, TimeUnit.SECONDS)).startsWith("* parley 1");
            assertThat(lines.poll(20, TimeUnit.SECONDS)).startsWith("ok");
            link.finish();
            assertThat(lines.poll(20, TimeUnit.SECONDS)).startsWith("ok");
            assertThat(lines.poll(20, TimeUnit.SECONDS)).startsWith("* bye");
            assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aGuestLeavesWithoutAnError() throws Exception {
        try (LocalServer server = LocalServer.start()) {
            await(open(server)).finish();
            assertThat(closed.await(8, TimeUnit.SECONDS)).isTrue();
            assertThat(lines).noneMatch(line -> line.contains("error"));
        }
    }

    @Test
    void theKeyIsKeptAtFirstUseAndAnotherOneIsRefusedNamingBoth() throws Exception {
        try (LocalServer server = LocalServer.start()) {
            String key = await(open(server)).key();
            Path known = folder.resolve("known");
            assertThat(Files.readString(known)).isEqualTo("127.0.0.1:" + server.port() + " " + key + "\n");
            String other = "SHA256:" + "A".repeat(43);
            Files.writeString(known, "127.0.0.1:" + server.port() + " " + other + "\n");
            assertThatThrownBy(() -> await(open(server)))
                    .hasRootCauseInstanceOf(LinkRefused.class)
                    .hasMessageContaining(other)
                    .hasMessageContaining(key);
        }
    }

    private Future<ServerLink> open(LocalServer server) {
        return ServerLink.open(
                vertx,
                "127.0.0.1",
                server.port(),
                new KnownServers(folder.resolve("known")),
                lines::add,
                closed::countDown);
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
