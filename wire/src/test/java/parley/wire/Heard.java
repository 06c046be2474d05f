package parley.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.vertx.core.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A wire under test with everything that it told, readable from the test's thread. */
final class Heard implements WireListener, TlsOrText.Listener {
    static final long SECONDS = 10;

    final Wire wire;
    final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    final BlockingQueue<String> order = new LinkedBlockingQueue<>();
    final CompletableFuture<String> ended = new CompletableFuture<>();
    final CompletableFuture<String> closed = new CompletableFuture<>();
    final CompletableFuture<String> drained = new CompletableFuture<>();
    final CompletableFuture<IOException> broken = new CompletableFuture<>();
    final CompletableFuture<String> text = new CompletableFuture<>();
    final CompletableFuture<Optional<Fingerprint>> established = new CompletableFuture<>();
    final CompletableFuture<Tls.Failure> failed = new CompletableFuture<>();
    volatile Consumer<ByteBuf> reading = this::readAll;
    private final Context context;

    Heard(Wire wire, Context context) {
        this.wire = wire;
        this.context = context;
    }

    @Override
    public void received(ByteBuf bytes) {
        order.add("received");
        reading.accept(bytes);
    }

    private void readAll(ByteBuf bytes) {
        received.add(bytes.readCharSequence(bytes.readableBytes(), StandardCharsets.ISO_8859_1)
                .toString());
    }

    @Override
    public void ended() {
        order.add("ended");
        ended.complete("");
    }

    @Override
    public void broken(IOException cause) {
        order.add("broken");
        broken.complete(cause);
    }

    @Override
    public void closed() {
        order.add("closed");
        closed.complete("");
    }

    @Override
    public void drained() {
        drained.complete("");
    }

    @Override
    public void text() {
        order.add("text");
        text.complete("");
    }

    @Override
    public void handshaking() {
        order.add("handshaking");
    }

    @Override
    public void established(Optional<Fingerprint> peer) {
        order.add("established");
        established.complete(peer);
    }

    @Override
    public void failed(Tls.Failure why) {
        order.add("failed");
        failed.complete(why);
    }

    /** Waits until so much text has come. */
    String text(int length) throws Exception {
        StringBuilder all = new StringBuilder();
        while (all.length() < length) {
            String next = received.poll(SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("only " + all);
            }
            all.append(next);
        }
        return all.toString();
    }

    void write(String text) {
        ByteBuf bytes = wire.allocate(text.length());
        ByteBufUtil.writeUtf8(bytes, text);
        wire.write(bytes);
    }

    /** Runs on the wire's loop and waits for the result. */
    <T> T on(Callable<T> call) throws Exception {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                result.complete(call.call());
            } catch (Exception | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result.get(SECONDS, TimeUnit.SECONDS);
    }

    void run(Runnable task) throws Exception {
        on(() -> {
            task.run();
            return "";
        });
    }

    /** Asks on the wire's loop again and again until it is so. */
    void until(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
        while (!on(condition)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("it did not become so");
            }
            LockSupport.parkNanos(200_000);
        }
    }

    static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(SECONDS, TimeUnit.SECONDS);
    }
}
