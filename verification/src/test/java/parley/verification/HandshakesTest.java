package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** TLS handshakes that are begun and never ended. */
@Tag("S15")
@Tag("alone")
class HandshakesTest {
    private static final int PLACES = 50;
    private static final byte[] HELLO = hello();

    @Test
    void fiftyHandshakesGoOnAtOnceAndTheOthersWaitForAPlace() throws Exception {
        try (LocalServer server = LocalServer.start(Map.of("limits.unauthenticated", "off"), List.of())) {
            List<Socket> begun = new ArrayList<>();
            for (int i = 0; i < PLACES; i++) {
                begun.add(hello(server));
            }
            for (Socket socket : begun) {
                assertThat(answered(socket)).isTrue();
            }
            Socket late = hello(server);
            assertThat(answeredWithin(late, 500)).isFalse();
            try (Chatter clear = server.member("hans", "falcon")) {
                assertThat(clear.say("ping").line()).isEqualTo("ok pong");
            }
            begun.get(7).close();
            assertThat(answered(late)).isTrue();
            closeAll(begun);
            late.close();
        }
    }

    @Test
    void whoDawdlesMakesRoomWhenOthersWait() throws Exception {
        Map<String, String> settings = Map.of("limits.unauthenticated", "off", "limits.handshakes", "3");
        try (LocalServer server = LocalServer.start(settings, List.of())) {
            List<Socket> dawdling = new ArrayList<>();
            long begun = System.nanoTime();
            for (int i = 0; i < 3; i++) {
                dawdling.add(hello(server));
                assertThat(answered(dawdling.get(i))).isTrue();
            }
            CompletableFuture<Chatter> dialled = CompletableFuture.supplyAsync(
                    () -> Dial.to(server.port()).tls(true).connect());
            try (Chatter hans = whileTimePasses(server, dialled)) {
                assertThat(Duration.ofNanos(System.nanoTime() - begun))
                        .as("before their ten seconds were over")
                        .isLessThan(Duration.ofSeconds(9));
                assertThat(hans.say("login hans falcon").greeted().line()).startsWith("ok ");
            }
            closeAll(dawdling);
        }
    }

    @Test
    void aHandshakeThatIsNotEndedIsCutAfterTenSeconds() throws Exception {
        try (LocalServer server = LocalServer.start();
                Socket dawdling = hello(server)) {
            assertThat(answered(dawdling)).isTrue();
            long begun = System.nanoTime();
            dawdling.setSoTimeout(60_000);
            byte[] rest = dawdling.getInputStream().readAllBytes();
            assertThat(rest).isNotEmpty();
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isBetween(Duration.ofSeconds(8), Duration.ofSeconds(40));
        }
    }

    private static <T> T whileTimePasses(LocalServer server, CompletableFuture<T> awaited) throws Exception {
        for (int i = 0; i < 150; i++) {
            try {
                return awaited.get(100, TimeUnit.MILLISECONDS);
            } catch (TimeoutException notYet) {
                if (i < 12) {
                    server.time().forward(Duration.ofMillis(250));
                }
            }
        }
        throw new AssertionError("its turn did not come");
    }

    private static Socket hello(LocalServer server) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        socket.setSoTimeout(30_000);
        socket.getOutputStream().write(HELLO);
        return socket;
    }

    private static boolean answered(Socket socket) throws IOException {
        return socket.getInputStream().read() == 0x16;
    }

    private static boolean answeredWithin(Socket socket, int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return answered(socket);
        } catch (SocketTimeoutException silent) {
            return false;
        } finally {
            socket.setSoTimeout(30_000);
        }
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** A whole ClientHello. */
    private static byte[] hello() {
        try {
            SSLEngine engine = SSLContext.getDefault().createSSLEngine();
            engine.setUseClientMode(true);
            ByteBuffer record = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
            engine.wrap(ByteBuffer.allocate(0), record);
            return Arrays.copyOf(record.array(), record.position());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
