package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsOrTextTest {
    private static final OwnKey KEY = OwnKey.fresh(InstantSource.system());
    private static final String CANARY = "kanarienvogel";

    @Test
    void clearTextIsDecidedByTheFirstByteAndReceivedWhole() throws Exception {
        try (var server = LoopbackServer.tlsOrText(KEY.serverContext());
                Socket peer = server.dial()) {
            peer.setTcpNoDelay(true);
            peer.getOutputStream().write('h');
            Heard heard = server.accepted();
            Heard.soon(heard.text);
            peer.getOutputStream().write("elp\n".getBytes(StandardCharsets.UTF_8));
            assertThat(heard.text(5)).isEqualTo("help\n");
            assertThat(heard.order).startsWith("text", "received");
            assertThat(heard.wire.encrypted()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tlsIsDecidedOnTheSamePort(String protocol) throws Exception {
        try (var server = LoopbackServer.tlsOrText(KEY.serverContext());
                SSLSocket peer = tls(server, PinnedTrust.exactly(KEY.fingerprint()), protocol)) {
            peer.getOutputStream().write("help\n".getBytes(StandardCharsets.UTF_8));
            Heard heard = server.accepted();
            assertThat(heard.text(5)).isEqualTo("help\n");
            assertThat(heard.order).startsWith("handshaking", "established", "received");
            assertThat(heard.wire.encrypted()).isTrue();
            assertThat(Heard.soon(heard.established)).isEmpty();
            heard.run(() -> {
                heard.write("ok\n");
                heard.wire.closeAfterFlush(Duration.ofSeconds(5));
            });
            assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("ok\n");
            assertThat(peer.getSession().getProtocol()).isEqualTo(protocol);
        }
    }

    @Test
    void aHelloThatComesByteByByteIsAHello() throws Exception {
        try (var server = LoopbackServer.tlsOrText(KEY.serverContext())) {
            byte[] hello = hello();
            try (Socket peer = server.dial()) {
                peer.setTcpNoDelay(true);
                for (byte b : hello) {
                    peer.getOutputStream().write(b);
                }
                assertThat(peer.getInputStream().read())
                        .as("a TLS handshake record")
                        .isEqualTo(0x16);
            }
        }
    }

    @Test
    void garbageBehindATlsFirstByteClosesAndNothingOfItIsLogged() throws Exception {
        String log = loggedBy(() -> {
            try (var server = LoopbackServer.tlsOrText(KEY.serverContext());
                    Socket peer = server.dial()) {
                peer.getOutputStream().write(0x16);
                peer.getOutputStream().write(("login hans " + CANARY + "\n").getBytes(StandardCharsets.UTF_8));
                Heard heard = server.accepted();
                assertThat(Heard.soon(heard.failed)).isEqualTo(Tls.Failure.GARBAGE);
                Heard.soon(heard.closed);
                assertThat(heard.received).isEmpty();
                assertThat(heard.broken).isNotDone();
            }
        });
        assertNoCanary(log);
    }

    @Test
    void clearTextInsideAnEstablishedTlsClosesAndNothingOfItIsTold() throws Exception {
        String log = loggedBy(() -> {
            try (var server = LoopbackServer.tlsOrText(KEY.serverContext())) {
                Heard dialled = server.dialWire(h -> dial(h, PinnedTrust.exactly(KEY.fingerprint())));
                Heard heard = server.accepted();
                Heard.soon(heard.established);
                Heard.soon(dialled.established);
                dialled.run(() -> {
                    ByteBuf clear = dialled.wire.allocateShared(100);
                    clear.writeCharSequence("login hans " + CANARY + "\n", StandardCharsets.UTF_8);
                    dialled.wire
                            .channel()
                            .unsafe()
                            .write(clear, dialled.wire.channel().newPromise());
                    dialled.wire.channel().unsafe().flush();
                });
                assertThat(Heard.soon(heard.broken)).hasNoCause().hasMessageNotContaining(CANARY);
                Heard.soon(heard.closed);
            }
        });
        assertNoCanary(log);
    }

    @Test
    void halfAHelloAndTheEndIsAClosedHandshake() throws Exception {
        try (var server = LoopbackServer.tlsOrText(KEY.serverContext());
                Socket peer = server.dial()) {
            byte[] hello = hello();
            peer.getOutputStream().write(hello, 0, hello.length / 2);
            Heard heard = server.accepted();
            LoopbackServer.hangUp(peer);
            assertThat(Heard.soon(heard.failed)).isEqualTo(Tls.Failure.CLOSED);
            Heard.soon(heard.closed);
            assertThat(heard.received).isEmpty();
        }
    }

    @Test
    void aTlsFirstByteAfterAClearGreetingCloses() throws Exception {
        BlockingQueue<TlsOrText> decisions = new LinkedBlockingQueue<>();
        TlsContext context = KEY.serverContext();
        try (var server = new LoopbackServer(true, h -> decisions.add(TlsOrText.install(h.wire, context, h)));
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            TlsOrText decision = decisions.take();
            heard.run(() -> {
                assertThat(decision.decideForText()).isTrue();
                assertThat(decision.decideForText()).isFalse();
                heard.write("* parley 1\n");
                heard.wire.flush();
            });
            peer.getOutputStream().write(hello());
            assertThat(Heard.soon(heard.failed)).isEqualTo(Tls.Failure.LATE);
            Heard.soon(heard.closed);
            assertThat(heard.received).isEmpty();
            assertThat(heard.order).doesNotContain("text", "handshaking");
        }
    }

    @Test
    void clearTextAfterAClearGreetingIsReceived() throws Exception {
        BlockingQueue<TlsOrText> decisions = new LinkedBlockingQueue<>();
        TlsContext context = KEY.serverContext();
        try (var server = new LoopbackServer(true, h -> decisions.add(TlsOrText.install(h.wire, context, h)));
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            heard.run(decisions.take()::decideForText);
            peer.getOutputStream().write("help\n".getBytes(StandardCharsets.UTF_8));
            assertThat(heard.text(5)).isEqualTo("help\n");
            assertThat(heard.order).doesNotContain("text");
        }
    }

    @Test
    void anEncryptedWireCountsWhatReallyGoesToTheKernel() throws Exception {
        try (var server = LoopbackServer.tlsOrText(KEY.serverContext())) {
            Heard dialled = server.dialWire(h -> dial(h, PinnedTrust.exactly(KEY.fingerprint())));
            Heard heard = server.accepted();
            Heard.soon(heard.established);
            dialled.run(dialled.wire::pause);
            long before = heard.on(heard.wire::written);
            heard.run(() -> {
                heard.write("hello\n");
                assertThat(heard.wire.pending()).isEqualTo(6);
                heard.wire.flush();
                assertThat(heard.wire.queued()).isGreaterThan(before + 6);
            });
            heard.until(() -> heard.wire.unacked().getAsLong() == 0);
            assertThat(heard.on(heard.wire::acknowledged)).hasValue(heard.on(heard.wire::queued));
            assertThat(heard.on(heard.wire::pending)).isZero();
        }
    }

    @Test
    void slicesOfASharedBufferSurviveTls() throws Exception {
        try (var server = LoopbackServer.tlsOrText(KEY.serverContext())) {
            Heard dialled = server.dialWire(h -> dial(h, PinnedTrust.exactly(KEY.fingerprint())));
            Heard heard = server.accepted();
            Heard.soon(heard.established);
            heard.run(() -> {
                ByteBuf shared = heard.wire.allocateShared(32 * 1024);
                shared.writeCharSequence("one\ntwo\nall\n", StandardCharsets.UTF_8);
                heard.wire.write(shared.retainedDuplicate().writerIndex(4));
                heard.write("for you\n");
                heard.wire.write(shared.retainedSlice(8, 4));
                heard.wire.flush();
                assertThat(shared.toString(StandardCharsets.UTF_8)).isEqualTo("one\ntwo\nall\n");
                shared.release();
            });
            assertThat(dialled.text(16)).isEqualTo("one\nfor you\nall\n");
        }
    }

    @Test
    void aHalfClosedTlsClientStillGetsLateReplies() throws Exception {
        try (var server = LoopbackServer.tlsOrText(KEY.serverContext());
                SSLSocket peer = tls(server, PinnedTrust.exactly(KEY.fingerprint()), "TLSv1.3")) {
            peer.getOutputStream().write("question\n".getBytes(StandardCharsets.UTF_8));
            peer.shutdownOutput();
            Heard heard = server.accepted();
            Heard.soon(heard.ended);
            assertThat(heard.text(9)).isEqualTo("question\n");
            heard.run(() -> {
                heard.write("answer\n");
                heard.wire.closeAfterFlush(Duration.ofSeconds(5));
            });
            assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("answer\n");
            Heard.soon(heard.closed);
        }
    }

    private static void dial(Heard heard, PinnedTrust trust) {
        try {
            Tls.dial(heard.wire, trust.clientContext(), heard);
        } catch (javax.net.ssl.SSLException e) {
            throw new AssertionError(e);
        }
    }

    private static SSLSocket tls(LoopbackServer server, PinnedTrust trust, String protocol) throws Exception {
        var context = javax.net.ssl.SSLContext.getInstance("TLS");
        context.init(null, new javax.net.ssl.TrustManager[] {trust.manager()}, null);
        Socket socket = server.dial();
        var peer = (SSLSocket) context.getSocketFactory().createSocket(socket, "localhost", socket.getPort(), true);
        peer.setEnabledProtocols(new String[] {protocol});
        peer.startHandshake();
        return peer;
    }

    /** A real ClientHello record. */
    private static byte[] hello() throws Exception {
        var engine = javax.net.ssl.SSLContext.getDefault().createSSLEngine();
        engine.setUseClientMode(true);
        var record = java.nio.ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(java.nio.ByteBuffer.allocate(0), record);
        return java.util.Arrays.copyOf(record.array(), record.position());
    }

    private static void assertNoCanary(String log) {
        String hex = HexFormat.of().formatHex(CANARY.getBytes(StandardCharsets.UTF_8));
        assertThat(log.toLowerCase(Locale.ROOT)).doesNotContain(CANARY, hex);
    }

    private interface Scene {
        void play() throws Exception;
    }

    /** Everything that any logger of this process says at any level meanwhile, with stack traces, and standard error. */
    private static String loggedBy(Scene scene) throws Exception {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(all, true, StandardCharsets.UTF_8);
        Logger root = Logger.getLogger("");
        Level level = root.getLevel();
        PrintStream error = System.err;
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                out.println(entry.getLoggerName() + " " + entry.getMessage());
                Optional.ofNullable(entry.getThrown()).ifPresent(t -> t.printStackTrace(out));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        root.addHandler(handler);
        root.setLevel(Level.ALL);
        System.setErr(out);
        try {
            scene.play();
        } finally {
            System.setErr(error);
            root.setLevel(level);
            root.removeHandler(handler);
        }
        return all.toString(StandardCharsets.UTF_8);
    }
}
