package parley.server.relay;

import io.netty.buffer.ByteBuf;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import parley.server.SteeredTime;
import parley.wire.Wire;
import parley.wire.WireListener;
import parley.wire.WireOptions;

/** Two connections to two servers on two event loops, and the pipe that joins them. Driven by the test's thread. */
final class TwoWires implements AutoCloseable {
    private static final long SECONDS = 20;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    final SteeredTime time = new SteeredTime();
    final AtomicInteger gone = new AtomicInteger();
    final AtomicInteger over = new AtomicInteger();
    final CompletableFuture<Void> usedUp = new CompletableFuture<>();

    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(2));
    private final List<PipeEnd> ends = new ArrayList<>();
    private final List<Socket> clients = new ArrayList<>();
    private Optional<Pipe> pipe = Optional.empty();
    private long volume;

    void join(long bytesPerSecond, long bytes) {
        connect();
        connect();
        volume = bytes;
        pipe = Optional.of(new Pipe(
                ends.get(0),
                ends.get(1),
                bytesPerSecond,
                new AtomicLong(bytes),
                () -> usedUp.complete(null),
                over::incrementAndGet));
    }

    Pipe pipe() {
        return pipe.orElseThrow();
    }

    Socket client(int number) {
        return clients.get(number);
    }

    void begin(int number, String early) {
        on(
                number,
                () -> ends.get(number)
                        .begin(pipe(), early.getBytes(StandardCharsets.US_ASCII), false, gone::incrementAndGet));
    }

    void abandon(int number) {
        on(number, () -> ends.get(number).abandon(pipe()));
    }

    /** How many bytes the pipe has read so far. */
    long taken() {
        return volume - pipe().left().get();
    }

    void sweep(int times) {
        for (int i = 0; i < times; i++) {
            for (int end = 0; end < 2; end++) {
                PipeEnd swept = ends.get(end);
                on(end, () -> swept.sweep(time.nanos(), TimeUnit.SECONDS.toNanos(30)));
            }
            settle();
        }
    }

    void passSecondsUntil(BooleanSupplier done) {
        long deadline = System.nanoTime() + PATIENCE;
        while (!done.getAsBoolean() && System.nanoTime() - deadline < 0) {
            time.advanceSeconds(1);
            sweep(1);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Lets both loops do what they have, and what comes of it. */
    void settle() {
        for (int i = 0; i < 4; i++) {
            on(i % 2, () -> {});
        }
    }

    void untilTaken(long bytes) {
        until(this::taken, bytes);
    }

    void untilGone(int wires) {
        until(gone::get, wires);
    }

    /** Answers how many bytes were taken when nothing more was for half a second. */
    long untilNothingMoves() {
        long seen = -1;
        long since = System.nanoTime();
        while (System.nanoTime() - since < 500_000_000) {
            LockSupport.parkNanos(5_000_000);
            if (taken() != seen) {
                seen = taken();
                since = System.nanoTime();
            }
        }
        return seen;
    }

    @Override
    public void close() {
        try {
            for (Socket client : clients) {
                client.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        await(vertx.close());
    }

    private void until(LongSupplier value, long wanted) {
        long deadline = System.nanoTime() + PATIENCE;
        while (value.getAsLong() != wanted) {
            if (System.nanoTime() - deadline > 0) {
                throw new AssertionError("still " + value.getAsLong() + " and not " + wanted);
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    private void on(int number, Runnable task) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ends.get(number).wire().run(() -> {
            task.run();
            done.complete(null);
        });
        done.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    }

    /** Each verticle gets the next event loop. */
    private void connect() {
        BlockingQueue<PipeEnd> accepted = new LinkedBlockingQueue<>();
        Promise<NetServer> listening = Promise.promise();
        await(vertx.deployVerticle(new AbstractVerticle() {
            @Override
            public void start() {
                vertx.createNetServer(WireOptions.server())
                        .connectHandler(socket -> {
                            Wire wire = Wire.of(socket);
                            wire.start(new Nobody());
                            wire.pause();
                            accepted.add(new PipeEnd(wire, time));
                        })
                        .listen(0, "127.0.0.1")
                        .onComplete(listening);
            }
        }));
        try {
            Socket client = new Socket();
            client.setReceiveBufferSize(8_192);
            client.setTcpNoDelay(true);
            client.setSoTimeout((int) TimeUnit.SECONDS.toMillis(SECONDS));
            client.connect(new InetSocketAddress(
                    InetAddress.getLoopbackAddress(), await(listening.future()).actualPort()));
            clients.add(client);
            ends.add(Optional.ofNullable(accepted.poll(SECONDS, TimeUnit.SECONDS))
                    .orElseThrow());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Has the wire until the pipe has it. */
    private static final class Nobody implements WireListener {
        @Override
        public void received(ByteBuf bytes) {
            bytes.skipBytes(bytes.readableBytes());
        }

        @Override
        public void ended() {
            // The pipe is told, if it has the wire by then.
        }

        @Override
        public void closed() {
            // It held nothing.
        }
    }
}
