package parley.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.vertx.core.internal.ContextInternal;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The reading half of a {@link Wire}: puts what the pipeline tells into the order that {@link WireListener} promises and
 * holds it back while paused. Touched only from the wire's event loop.
 *
 * <p>Pausing is lazy: the socket is told to stop only when bytes come in spite of it, so that a pause around every line
 * costs no system call. The pipeline gives at most one more buffer (with TLS: the records of one) after that.
 */
final class Inbound {
    private final Wire wire;
    private final Channel channel;
    private final ContextInternal context;

    private @Nullable WireListener listener;
    /** Made at the first need: most wires never hold anything back. */
    private @Nullable ArrayDeque<ByteBuf> held;

    private boolean paused;
    private boolean delivering;
    private boolean discarding;
    private boolean endSeen;
    private boolean endTold;
    private boolean brokenTold;
    private boolean closed;

    Inbound(Wire wire, Channel channel, ContextInternal context) {
        this.wire = wire;
        this.channel = channel;
        this.context = context;
    }

    void start(WireListener starting) {
        if (listener != null) {
            throw new IllegalStateException("a wire has one listener");
        }
        listener = starting;
        if (closed) {
            tell(WireListener::closed);
        } else {
            deliver();
        }
    }

    void handTo(WireListener next) {
        if (listener == null) {
            throw new IllegalStateException("a wire is started before it is handed on");
        }
        listener = next;
    }

    void pause() {
        paused = true;
    }

    void resume() {
        paused = false;
        deliver();
    }

    /** From now on neither bytes nor the peer's end are told. */
    void mute() {
        discarding = true;
        releaseHeld();
    }

    /** {@link #mute()}, and what comes is read and dropped. */
    void discard() {
        mute();
        channel.config().setAutoRead(true);
    }

    /** What was held back, the caller's from now on; reading goes on. */
    Queue<ByteBuf> takeHeld() {
        Queue<ByteBuf> taken = queue();
        held = null;
        channel.config().setAutoRead(true);
        return taken;
    }

    boolean endSeen() {
        return endSeen;
    }

    boolean endTold() {
        return endTold;
    }

    void bytes(ByteBuf bytes) {
        if (discarding || !bytes.isReadable()) {
            bytes.release();
            return;
        }
        boolean done = false;
        if (!delivering && !holding() && (held == null || held.isEmpty())) {
            delivering = true;
            done = handOver(bytes);
            delivering = false;
        }
        if (!done) {
            queue().add(bytes);
        }
        deliver();
    }

    void end() {
        if (!endSeen) {
            endSeen = true;
            wire.peerEnded();
            deliver();
        }
    }

    void broken(IOException cause) {
        if (!discarding && !brokenTold) {
            brokenTold = true;
            tell(l -> l.broken(cause));
        }
        wire.forceClose();
    }

    void drained() {
        if (!discarding) {
            tell(WireListener::drained);
        }
    }

    void closed() {
        if (!closed) {
            closed = true;
            mute();
            tell(WireListener::closed);
        }
    }

    private boolean holding() {
        return paused || listener == null;
    }

    /** One loop for all callers: a listener that resumes from within {@code received} must not grow the stack. */
    private void deliver() {
        if (delivering) {
            return;
        }
        delivering = true;
        while (!holding() && held != null && !held.isEmpty()) {
            ByteBuf bytes = held.remove();
            if (!handOver(bytes)) {
                queue().addFirst(bytes);
            }
        }
        delivering = false;
        if (discarding) {
            return;
        }
        boolean read = held == null || held.isEmpty();
        if (channel.config().isAutoRead() != read) {
            channel.config().setAutoRead(read);
        }
        if (!holding() && endSeen && !endTold) {
            endTold = true;
            tell(WireListener::ended);
            wire.endTold();
        }
    }

    /** Answers true when the bytes are done with and released, false when the rest is to be told again later. */
    private boolean handOver(ByteBuf bytes) {
        WireListener told = listener;
        boolean again = false;
        if (told != null) {
            ContextInternal before = context.beginDispatch();
            try {
                told.received(bytes);
                again = bytes.isReadable() && !discarding;
                if (again && !paused) {
                    throw new IllegalStateException("a listener left bytes unread without pausing");
                }
            } catch (RuntimeException | Error e) {
                again = false;
                fail(e);
            } finally {
                context.endDispatch(before);
            }
        }
        if (!again) {
            bytes.release();
        }
        return !again;
    }

    private void tell(Consumer<WireListener> what) {
        WireListener told = listener;
        if (told == null) {
            return;
        }
        ContextInternal before = context.beginDispatch();
        try {
            what.accept(told);
        } catch (RuntimeException | Error e) {
            fail(e);
        } finally {
            context.endDispatch(before);
        }
    }

    private void fail(Throwable bug) {
        context.reportException(bug);
        wire.forceClose();
    }

    private ArrayDeque<ByteBuf> queue() {
        ArrayDeque<ByteBuf> queue = held;
        if (queue == null) {
            queue = new ArrayDeque<>(2);
            held = queue;
        }
        return queue;
    }

    private void releaseHeld() {
        ArrayDeque<ByteBuf> queue = held;
        held = null;
        if (queue != null) {
            queue.forEach(ByteBuf::release);
        }
    }
}
