package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** TLS that begins behind bytes that came already, bare or inside another TLS: what the relay and early callers need. */
class TlsInsideTest {
    private final OwnKey carrier = OwnKey.fresh(InstantSource.system());
    private final OwnKey hans = OwnKey.fresh(InstantSource.system());
    private final OwnKey luke = OwnKey.fresh(InstantSource.system());
    private final OwnKey stranger = OwnKey.fresh(InstantSource.system());

    @Test
    void twoTalkInsideTheTlsOfACarrierFromTheByteBehindItsLastLine() throws Exception {
        try (var server = carried()) {
            Handshake[] both = new Handshake[2];
            Heard dialled = inside(server, luke, both);
            assertThat(Heard.soon(both[0].established)).hasValue(luke.fingerprint());
            assertThat(Heard.soon(both[1].established)).hasValue(hans.fingerprint());
            Heard accepted = server.accepted();
            dialled.run(() -> {
                dialled.write("hi");
                dialled.wire.flush();
            });
            assertThat(accepted.text(2)).isEqualTo("hi");
            accepted.run(() -> {
                accepted.write("ho");
                accepted.wire.closeAfterFlush(Duration.ofSeconds(5));
            });
            assertThat(dialled.text(2)).isEqualTo("ho");
            Heard.soon(dialled.ended);
            dialled.run(() -> dialled.wire.closeAfterFlush(Duration.ofSeconds(5)));
            Heard.soon(dialled.closed);
            Heard.soon(accepted.closed);
            assertThat(dialled.broken).isNotDone();
            assertThat(accepted.broken).isNotDone();
        }
    }

    @Test
    void theKeyInsideIsCheckedAndNotTheCarriers() throws Exception {
        try (var server = carried()) {
            Handshake[] both = new Handshake[2];
            Heard dialled = inside(server, stranger, both);
            assertThat(Heard.soon(both[0].failed)).isEqualTo(Tls.Failure.UNTRUSTED);
            Heard.soon(dialled.closed);
            Heard.soon(server.accepted().closed);
        }
    }

    @Test
    void aHelloThatCameBeforeTlsWasPutThereIsTlss() throws Exception {
        try (var server = new LoopbackServer(true, h -> h.reading = unread -> h.wire.pause())) {
            var dialling = hans.linkClientContext(PinnedTrust.exactly(luke.fingerprint()));
            Heard dialled = server.dialWire(h -> Tls.dial(h.wire, dialling, h));
            Heard accepted = server.accepted();
            accepted.until(() -> accepted.order.contains("received"));
            var accepting = luke.linkServerContext(PinnedTrust.exactly(hans.fingerprint()));
            accepted.run(() -> {
                Tls.accept(accepted.wire, accepting, accepted);
                accepted.wire.resume();
            });
            assertThat(Heard.soon(dialled.established)).hasValue(luke.fingerprint());
            assertThat(Heard.soon(accepted.established)).hasValue(hans.fingerprint());
        }
    }

    @Test
    void whoHungUpBeforeTlsWasPutThereIsClosed() throws Exception {
        try (var server = new LoopbackServer(true, h -> h.wire.pause())) {
            server.dial().close();
            Heard accepted = server.accepted();
            accepted.until(() -> accepted.wire.isClosing() || endSeen(accepted));
            var accepting = luke.linkServerContext(PinnedTrust.exactly(hans.fingerprint()));
            accepted.run(() -> Tls.accept(accepted.wire, accepting, accepted));
            Heard.soon(accepted.failed);
            Heard.soon(accepted.closed);
        }
    }

    private static boolean endSeen(Heard heard) {
        return !heard.wire.channel().isActive()
                || ((io.netty.channel.socket.DuplexChannel) heard.wire.channel()).isInputShutdown();
    }

    private LoopbackServer carried() throws Exception {
        var context = carrier.serverContext();
        return new LoopbackServer(true, h -> Tls.accept(h.wire, context, h));
    }

    /** The accepted side says {@code ok} and, in the same packet, begins the TLS inside; it wants luke's key. */
    private Heard inside(LoopbackServer server, OwnKey own, Handshake[] both) throws Exception {
        var outer = PinnedTrust.exactly(carrier.fingerprint()).clientContext();
        both[0] = new Handshake();
        both[1] = new Handshake();
        Heard dialled = server.dialWire(h -> {
            Tls.dial(h.wire, outer, h);
            h.reading = bytes -> readOk(h, bytes);
        });
        Heard accepted = server.accepted();
        Heard.soon(accepted.established);
        var dialling = hans.linkClientContext(PinnedTrust.exactly(luke.fingerprint()));
        accepted.run(() -> {
            accepted.write("ok\n");
            Tls.dial(accepted.wire, dialling, both[0]);
        });
        assertThat(dialled.text(3)).isEqualTo("ok\n");
        var accepting = own.linkServerContext(PinnedTrust.exactly(hans.fingerprint()));
        dialled.run(() -> {
            dialled.reading = bytes ->
                    dialled.received.add(bytes.readCharSequence(bytes.readableBytes(), StandardCharsets.ISO_8859_1)
                            .toString());
            Tls.accept(dialled.wire, accepting, both[1]);
            dialled.wire.resume();
        });
        server.again(accepted);
        return dialled;
    }

    private static void readOk(Heard heard, ByteBuf bytes) {
        heard.wire.pause();
        heard.received.add(
                bytes.readCharSequence(3, StandardCharsets.ISO_8859_1).toString());
    }

    private static final class Handshake implements Tls.Listener {
        final CompletableFuture<Optional<Fingerprint>> established = new CompletableFuture<>();
        final CompletableFuture<Tls.Failure> failed = new CompletableFuture<>();

        @Override
        public void established(Optional<Fingerprint> peer) {
            established.complete(peer);
        }

        @Override
        public void failed(Tls.Failure why) {
            failed.complete(why);
        }
    }
}
