package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WireTest {
    private static final String MUCH = "x".repeat(64 * 1024);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesOfOneTickComeOutInOrderAndTogether(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> {});
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            heard.run(() -> {
                heard.wire.afterThisTick(heard.wire::flush);
                for (int i = 0; i < 500; i++) {
                    heard.write("line " + i + "\n");
                }
                assertThat(heard.wire.written()).isZero();
                assertThat(heard.wire.pending()).isPositive();
            });
            for (int i = 0; i < 500; i++) {
                String line = "line " + i + "\n";
                assertThat(new String(peer.getInputStream().readNBytes(line.length()), StandardCharsets.UTF_8))
                        .isEqualTo(line);
            }
            heard.until(() -> heard.wire.pending() == 0 && heard.wire.written() == heard.wire.queued());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void forceCloseEndsAPeerThatDoesNotReadWithinMilliseconds(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> {});
                Socket peer = server.dial(4096)) {
            Heard heard = server.accepted();
            ByteBuf last = heard.on(() -> fill(heard, 100));
            heard.until(() -> heard.wire.written() > 0);
            assertThat(heard.on(heard.wire::pending)).isGreaterThan(1024L * 1024);
            long before = System.nanoTime();
            heard.run(heard.wire::forceClose);
            Heard.soon(heard.closed);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(1));
            assertThat(last.refCnt()).isZero();
            assertThat(heard.broken).isNotDone();
            assertThatThrownBy(() -> peer.getInputStream().readAllBytes())
                    .as("a cut stream must not look like a whole one")
                    .hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void closingTheServerEndsAPeerThatDoesNotRead(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> {});
                Socket peer = server.dial(4096)) {
            Heard heard = server.accepted();
            ByteBuf last = heard.on(() -> fill(heard, 100));
            server.server.close().toCompletionStage().toCompletableFuture().get(Heard.SECONDS, TimeUnit.SECONDS);
            Heard.soon(heard.closed);
            assertThat(last.refCnt()).isZero();
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHalfClosedClientStillGetsLateReplies(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> {});
                Socket peer = server.dial()) {
            peer.getOutputStream().write("question\n".getBytes(StandardCharsets.UTF_8));
            peer.shutdownOutput();
            Heard heard = server.accepted();
            Heard.soon(heard.ended);
            assertThat(heard.text(9)).isEqualTo("question\n");
            // Several turns of the loop later, as an answer from another verticle would come.
            heard.run(() -> {});
            heard.run(() -> {
                heard.write("answer\n");
                heard.wire.closeAfterFlush(Duration.ofSeconds(5));
            });
            assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("answer\n");
            Heard.soon(heard.closed);
            assertThat(heard.order).containsExactly("received", "ended", "closed");
        }
    }

    /** What the kernel holds when the last byte is given to it still belongs to the peer. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHalfClosedClientThatReadsSlowlyGetsALongReplyWhole(boolean epoll) throws Exception {
        String answer = "a long answer\n".repeat(30_000);
        try (var server = new LoopbackServer(epoll, h -> {});
                Socket peer = server.dial(4_096)) {
            peer.shutdownOutput();
            Heard heard = server.accepted();
            Heard.soon(heard.ended);
            heard.run(() -> {
                heard.write(answer);
                heard.wire.closeAfterFlush(Duration.ofSeconds(10));
            });
            assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo(answer);
            Heard.soon(heard.closed);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void endingTheOutputLeavesTheInputAndTheEndOfBothClosesTheWire(boolean epoll) throws Exception {
        String last = "the last of many words\n".repeat(20_000);
        try (var server = new LoopbackServer(epoll, h -> {});
                Socket peer = server.dial(4_096)) {
            Heard heard = server.accepted();
            heard.run(() -> {
                heard.write(last);
                heard.wire.endOutput();
                heard.write("too late\n");
            });
            assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo(last);
            peer.getOutputStream().write("still here\n".getBytes(StandardCharsets.UTF_8));
            assertThat(heard.text(11)).isEqualTo("still here\n");
            heard.run(heard.wire::pause);
            peer.getOutputStream().write("and gone\n".getBytes(StandardCharsets.UTF_8));
            peer.shutdownOutput();
            heard.run(() -> {});
            assertThat(heard.closed).isNotDone();
            heard.run(heard.wire::resume);
            assertThat(heard.text(9)).isEqualTo("and gone\n");
            Heard.soon(heard.closed);
            assertThat(heard.order).doesNotContain("broken").endsWith("ended", "closed");
        }
    }

    @Test
    void whatGoesOnInTheNextTurnGoesOnBehindWhatHasCome() throws Exception {
        try (var server = new LoopbackServer(true, h -> {});
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            CompletableFuture<List<String>> before = new CompletableFuture<>();
            heard.run(() -> {
                try {
                    peer.getOutputStream().write("came\n".getBytes(StandardCharsets.UTF_8));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                heard.wire.inNextTurn(() -> before.complete(List.copyOf(heard.order)));
            });
            assertThat(Heard.soon(before)).containsExactly("received");
        }
    }

    @Test
    void whatAThreadGivesToTheLoopIsRunInOrderAndWhatThrowsBreaksTheWire() throws Exception {
        try (var server = new LoopbackServer(true, h -> {});
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            for (int i = 0; i < 10; i++) {
                int number = i;
                heard.wire.run(() -> heard.write(number + "\n"));
            }
            heard.wire.run(() -> {
                heard.wire.flush();
                throw new IllegalStateException("a bug, as the test wants it");
            });
            Heard.soon(heard.closed);
            assertThat(peer.getInputStream().readNBytes(20)).asString().isEqualTo("0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n");
        }
    }

    @Test
    void aWireThatIsHandedOnTellsTheNextListenerWhatTheFirstHadLeft() throws Exception {
        try (var server = new LoopbackServer(true, h -> {});
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            Heard next = new Heard(heard.wire, server.vertx.getOrCreateContext());
            heard.reading = bytes -> {
                bytes.readByte();
                heard.wire.pause();
            };
            peer.getOutputStream().write("xyz".getBytes(StandardCharsets.UTF_8));
            heard.until(() -> heard.order.contains("received"));
            heard.run(() -> {
                heard.wire.handTo(next);
                heard.wire.resume();
            });
            assertThat(next.text(2)).isEqualTo("yz");
            peer.shutdownOutput();
            Heard.soon(next.ended);
            heard.run(heard.wire::forceClose);
            Heard.soon(next.closed);
            assertThat(heard.order).containsExactly("received");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLostConnectionIsToldApartFromAnOrderlyEnd(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> {})) {
            Socket peer = server.dial();
            Heard heard = server.accepted();
            peer.setSoLinger(true, 0);
            LoopbackServer.hangUp(peer);
            Heard.soon(heard.closed);
            assertThat(heard.order).containsExactly("broken", "closed");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aHalfClosedClientThatVanishesIsToldWhenWritingFails(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> {})) {
            Socket peer = server.dial();
            Heard heard = server.accepted();
            peer.shutdownOutput();
            Heard.soon(heard.ended);
            peer.setSoLinger(true, 0);
            LoopbackServer.hangUp(peer);
            heard.until(() -> {
                heard.write("more\n");
                heard.wire.flush();
                return heard.closed.isDone();
            });
            assertThat(heard.order).containsExactly("ended", "broken", "closed");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writtenMovesWithEveryByteThatAReaderTakesAndPendingWithWhatIsLeft(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> {});
                Socket peer = server.dial(4096)) {
            Heard heard = server.accepted();
            int size = 4 * 1024 * 1024;
            heard.run(() -> {
                // One large write: its size stays pending as a whole until its last byte has gone.
                ByteBuf bytes = heard.wire.allocate(size);
                bytes.writeZero(size);
                heard.wire.write(bytes);
                heard.wire.flush();
            });
            long stuck = settled(heard);
            assertThat(stuck).isBetween(1L, size - 1L);
            assertThat(heard.on(heard.wire::pending)).isGreaterThanOrEqualTo(size);
            assertThat(heard.on(heard.wire::full)).isTrue();
            peer.getInputStream().readNBytes(512 * 1024);
            heard.until(() -> heard.wire.written() > stuck);
            peer.getInputStream().readNBytes(size - 512 * 1024);
            heard.until(() -> heard.wire.pending() == 0);
            assertThat(heard.on(heard.wire::written)).isEqualTo(size);
            Heard.soon(heard.drained);
        }
    }

    @Test
    void acknowledgedReachesThePositionOnceThePeersTcpHasIt() throws Exception {
        try (var server = new LoopbackServer(true, h -> {});
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            long position = heard.on(() -> {
                heard.write("hello\n");
                heard.wire.flush();
                return heard.wire.queued();
            });
            assertThat(position).isEqualTo(6);
            heard.until(() -> heard.wire.unacked().equals(OptionalLong.of(0)));
            assertThat(heard.on(heard.wire::acknowledged)).hasValue(6);
            assertThat(peer.getInputStream().available()).isEqualTo(6);
        }
    }

    @Test
    void whatAClosedWindowKeepsInTheKernelIsNotAcknowledged() throws Exception {
        try (var server = new LoopbackServer(true, h -> {});
                Socket peer = server.dial(4096)) {
            Heard heard = server.accepted();
            heard.run(() -> fill(heard, 20));
            long stuck = settled(heard);
            heard.until(() -> heard.wire.unacked().getAsLong() > 0);
            assertThat(heard.on(heard.wire::acknowledged).getAsLong()).isBetween(1L, stuck - 1);
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void aDialledWireDoesNotCountItsSynAsAcknowledgedData() throws Exception {
        try (var server = new LoopbackServer(true, h -> {})) {
            Heard dialled = server.dialWire(h -> {});
            assertThat(dialled.on(dialled.wire::acknowledged)).hasValue(0);
            dialled.run(() -> {
                dialled.write("hello\n");
                dialled.wire.flush();
            });
            dialled.until(() -> dialled.wire.acknowledged().equals(OptionalLong.of(6)));
            assertThat(server.accepted().text(6)).isEqualTo("hello\n");
        }
    }

    @Test
    void withoutEpollNothingIsSaidAboutAcknowledgement() throws Exception {
        try (var server = new LoopbackServer(false, h -> {});
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            assertThat(heard.on(heard.wire::acknowledged)).isEmpty();
            assertThat(heard.on(heard.wire::unacked)).isEmpty();
            assertThat(heard.wire.loopback()).isTrue();
            assertThat(peer.isConnected()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPausedWireTellsNothingAndThenEverythingWithTheEndBehindIt(boolean epoll) throws Exception {
        try (var server = new LoopbackServer(epoll, h -> h.wire.pause())) {
            Socket peer = server.dial();
            Heard heard = server.accepted();
            byte[] flood = MUCH.repeat(16).getBytes(StandardCharsets.UTF_8);
            Thread writer = new Thread(() -> {
                try (peer) {
                    peer.getOutputStream().write(flood);
                    peer.shutdownOutput();
                    peer.getInputStream().readAllBytes();
                } catch (java.io.IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            writer.start();
            heard.until(() -> !heard.wire.channel().config().isAutoRead());
            assertThat(heard.received).isEmpty();
            heard.run(heard.wire::resume);
            assertThat(heard.text(flood.length)).hasSize(flood.length);
            Heard.soon(heard.ended);
            heard.run(heard.wire::forceClose);
            writer.join();
        }
    }

    @Test
    void whatAPausingListenerLeavesUnreadIsToldAgain() throws Exception {
        List<String> lines = new ArrayList<>();
        try (var server = new LoopbackServer(true, h -> h.reading = bytes -> oneLineAtATime(h, bytes, lines));
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            peer.getOutputStream().write("a\nb\nc\nd\ne\n".getBytes(StandardCharsets.UTF_8));
            peer.shutdownOutput();
            Heard.soon(heard.ended);
            assertThat(heard.on(() -> List.copyOf(lines))).containsExactly("a\n", "b\n", "c\n", "d\n", "e\n");
        }
    }

    @Test
    void aListenerThatThrowsIsReportedAndLosesItsWire() throws Exception {
        try (var server = new LoopbackServer(
                true,
                h -> h.reading = bytes -> {
                    throw new IllegalStateException("a bug");
                })) {
            List<Throwable> reported = new java.util.concurrent.CopyOnWriteArrayList<>();
            server.vertx.exceptionHandler(reported::add);
            try (Socket peer = server.dial()) {
                Heard heard = server.accepted();
                peer.getOutputStream().write('x');
                Heard.soon(heard.closed);
                assertThat(peer.getInputStream().read()).isEqualTo(-1);
            }
            assertThat(reported).singleElement().satisfies(t -> assertThat(t).hasMessage("a bug"));
        }
    }

    @Test
    void theLastLineReachesAPeerThatKeepsSending() throws Exception {
        try (var server = new LoopbackServer(true, h -> h.wire.pause());
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            peer.getOutputStream().write(MUCH.getBytes(StandardCharsets.UTF_8));
            heard.run(() -> {
                heard.write("* bye: kicked\n");
                heard.wire.closeAfterFlush(Duration.ofSeconds(5));
                heard.write("too late");
            });
            peer.getOutputStream().write(MUCH.getBytes(StandardCharsets.UTF_8));
            assertThat(peer.getInputStream().readAllBytes()).asString().isEqualTo("* bye: kicked\n");
            LoopbackServer.hangUp(peer);
            Heard.soon(heard.closed);
            assertThat(heard.order).containsExactly("closed");
        }
    }

    @Test
    void closingInOrderNeverTakesLongerThanItsLimit() throws Exception {
        try (var server = new LoopbackServer(true, h -> {});
                Socket peer = server.dial(4096)) {
            Heard heard = server.accepted();
            ByteBuf last = heard.on(() -> fill(heard, 100));
            heard.run(() -> heard.wire.closeAfterFlush(Duration.ofMillis(50)));
            Heard.soon(heard.closed);
            assertThat(last.refCnt()).isZero();
            assertThat(peer.isClosed()).isFalse();
        }
    }

    @Test
    void writingToAGoneWireReleasesTheBuffer() throws Exception {
        try (var server = new LoopbackServer(true, h -> {});
                Socket peer = server.dial()) {
            Heard heard = server.accepted();
            LoopbackServer.hangUp(peer);
            Heard.soon(heard.ended);
            heard.run(heard.wire::forceClose);
            Heard.soon(heard.closed);
            heard.run(() -> {
                ByteBuf bytes = heard.wire.allocate(3).writeMedium(1);
                heard.wire.write(bytes);
                heard.wire.flush();
                heard.wire.forceClose();
                heard.wire.closeAfterFlush(Duration.ofSeconds(1));
                heard.wire.pause();
                heard.wire.resume();
                assertThat(bytes.refCnt()).isZero();
                assertThat(heard.wire.pending()).isZero();
                assertThat(heard.wire.acknowledged()).isEmpty();
            });
            assertThat(heard.order).containsExactly("ended", "closed");
        }
    }

    @Test
    void theVertxSocketBelowCannotBeWrittenBesideTheWire() throws Exception {
        var sockets = new java.util.concurrent.LinkedBlockingQueue<io.vertx.core.net.NetSocket>();
        try (var server = new LoopbackServer(true, h -> {})) {
            server.client.connect(server.server.actualPort(), "127.0.0.1").onSuccess(socket -> {
                Wire.of(socket);
                sockets.add(socket);
            });
            var socket = sockets.poll(Heard.SECONDS, TimeUnit.SECONDS);
            server.accepted();
            var write = socket.write("beside").toCompletionStage().toCompletableFuture();
            assertThatThrownBy(() -> write.get(Heard.SECONDS, TimeUnit.SECONDS)).hasMessageContaining("Wire");
        }
    }

    private static void oneLineAtATime(Heard heard, ByteBuf bytes, List<String> lines) {
        lines.add(bytes.readCharSequence(2, StandardCharsets.UTF_8).toString());
        heard.wire.pause();
        // Half of the answers are there at once, half come in a later turn.
        if (lines.size() % 2 == 0) {
            heard.wire.resume();
            if (bytes.isReadable()) {
                oneLineAtATime(heard, bytes, lines);
            }
        } else {
            heard.wire.afterThisTick(heard.wire::resume);
        }
    }

    private static ByteBuf fill(Heard heard, int times) {
        ByteBuf bytes = Unpooled.EMPTY_BUFFER;
        for (int i = 0; i < times; i++) {
            bytes = heard.wire.allocate(MUCH.length());
            ByteBufUtil.writeAscii(bytes, MUCH);
            heard.wire.write(bytes);
        }
        heard.wire.flush();
        return bytes;
    }

    /** What was written once the kernel has stopped taking more for a while. */
    private static long settled(Heard heard) throws Exception {
        long[] last = {-1, 0};
        heard.until(() -> {
            long now = heard.wire.written();
            last[1] = now == last[0] ? last[1] + 1 : 0;
            last[0] = now;
            return now > 0 && last[1] > 200;
        });
        return last[0];
    }
}
