package parley.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.DuplexChannel;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One socket, the only way to read, write and end it. Touched only from the socket's event loop, except {@link #run}.
 *
 * <p>It takes the Netty channel over from the {@link NetSocket} it wraps, because the public API cannot close a peer that
 * does not read, does not tell an orderly end from a lost connection, closes on a half-close and knows neither what waits
 * nor what was acknowledged. From then on the {@code NetSocket} is a shell: its {@code write} fails and its {@code close}
 * (so also {@code NetServer.close} and undeploying) is {@link #forceClose()}.
 *
 * <p>Life: {@link #of} in the connect handler, perhaps {@link Tls} or {@link TlsOrText}, {@link #start}, and an end by
 * {@link #closeAfterFlush}, {@link #forceClose} or the peer.
 */
public final class Wire {
    private final Channel channel;
    private final ContextInternal context;
    private final ChannelHandlerContext out;
    private final Inbound inbound;
    private final InetSocketAddress remote;
    private final long acknowledgedBefore;

    private long queued;
    private long unflushed;
    private long written;
    private @Nullable Encryption encryption;
    private boolean leaving;
    private boolean outputEnding;
    private boolean outputEnded;
    private boolean closing;

    private Wire(NetSocketInternal socket, ContextInternal context) {
        ChannelHandlerContext vertx = socket.channelHandlerContext();
        this.channel = vertx.channel();
        this.context = context;
        this.remote = RemoteAddress.of(channel);
        this.inbound = new Inbound(this, channel, context);
        ChannelPipeline pipeline = vertx.pipeline();
        pipeline.addBefore(vertx.name(), WireHandler.NAME, new WireHandler(this, inbound));
        this.out = pipeline.context(WireHandler.NAME);
        WireOptions.apply(channel);
        // A dialled socket begins with 1: its SYN.
        this.acknowledgedBefore = TcpInfo.bytesAcknowledged(channel).orElse(0);
    }

    /**
     * Takes over a fresh TCP or Unix domain socket on which nothing was read or written. Nothing is told before {@link #start}.
     *
     * @throws IllegalStateException unless called on the socket's event loop and in a Vert.x context, as the connect
     *     handler of a server and {@code connect(…).map(Wire::of)} of a client are: elsewhere first bytes get lost
     */
    public static Wire of(NetSocket socket) {
        ContextInternal context = ContextInternal.current();
        NetSocketInternal internal = (NetSocketInternal) socket;
        if (context == null
                || !internal.channelHandlerContext().channel().eventLoop().inEventLoop()) {
            throw new IllegalStateException("Wire.of must be called on the event loop of its socket");
        }
        return new Wire(internal, context);
    }

    /** Tells {@code listener} from now on what happens. Once per wire; what came before the call is told first. */
    public void start(WireListener listener) {
        inbound.start(listener);
    }

    /** Tells {@code listener} from now on instead of the one so far, and so also what was held back from that one. */
    public void handTo(WireListener listener) {
        inbound.handTo(listener);
    }

    /** {@link WireListener#received} is not called until {@link #resume()}; at most one read (64 KiB) is held here. */
    public void pause() {
        inbound.pause();
    }

    /** Ends {@link #pause()}. What was held is told within this call, unless it is made from within {@code received}. */
    public void resume() {
        inbound.resume();
    }

    /** A buffer for bytes to be written on this wire alone, of the kind that is cheapest here. */
    public ByteBuf allocate(int capacity) {
        return encryption == null
                ? channel.alloc().directBuffer(capacity)
                : channel.alloc().heapBuffer(capacity);
    }

    /**
     * A direct buffer of which many wires write slices: {@code wire.write(shared.retainedSlice(from, length))}. Direct,
     * because Netty would copy a heap buffer once per wire. Any wire of the loop can be asked for it.
     */
    public ByteBuf allocateShared(int capacity) {
        return channel.alloc().directBuffer(capacity);
    }

    /**
     * Queues bytes; they leave at the next {@link #flush()}, in the order of the calls. Takes over the caller's reference
     * and releases it when the bytes are written or the wire is gone. Always accepts: check {@link #pending()}.
     */
    public void write(ByteBuf bytes) {
        assert channel.eventLoop().inEventLoop();
        int length = bytes.readableBytes();
        if (length == 0 || isClosing()) {
            bytes.release();
            return;
        }
        queued += length;
        unflushed += length;
        // SslHandler appends what comes next to a buffer with room behind its bytes, which in a shared one are others'.
        var unused = out.write(encryption == null ? bytes : bytes.slice(), out.voidPromise());
    }

    /** Hands everything that was written so far to the kernel, as far as it takes it. Costs nothing if nothing waits. */
    public void flush() {
        if (unflushed > 0) {
            unflushed = 0;
            out.flush();
        }
    }

    /** Bytes that wait here for the peer, those that TLS holds included, and Netty's overhead of 96 bytes per write. */
    public long pending() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        return buffer == null ? 0 : buffer.totalPendingWriteBytes();
    }

    /**
     * Bytes queued for the kernel since the beginning, with those that TLS adds (it adds them in {@link #flush()}). A
     * position: once {@link #acknowledged()} reaches what this was after a flush, the peer's TCP has all of it.
     */
    public long queued() {
        return encryption == null ? queued : encryption.meter().entered() + unflushed;
    }

    /** Bytes that the kernel has taken so far; moves whenever bytes move (reliability S04). Walks what is pending. */
    public long written() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (buffer != null) {
            long given =
                    encryption == null ? queued - unflushed : encryption.meter().flushed();
            written = given - OutboundBytes.flushedIn(buffer);
        }
        return written;
    }

    /**
     * Bytes that the peer's TCP has acknowledged so far, at most {@link #written()}. Empty without epoll, without TCP and
     * once the socket is closed. One system call.
     */
    public OptionalLong acknowledged() {
        OptionalLong all = TcpInfo.bytesAcknowledged(channel);
        return all.isEmpty() ? all : OptionalLong.of(Math.min(all.getAsLong() - acknowledgedBefore, written()));
    }

    /** Bytes that the kernel has taken and the peer's TCP has not acknowledged; empty as {@link #acknowledged()} is. */
    public OptionalLong unacked() {
        OptionalLong done = acknowledged();
        return done.isEmpty() ? done : OptionalLong.of(written - done.getAsLong());
    }

    /** {@link WireListener#drained} is told when {@link #pending()} was above {@code high} and falls below {@code low}. */
    public void marks(int low, int high) {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(low, high));
    }

    /** Whether {@link #pending()} is above the high mark and has not fallen below the low one since. */
    public boolean full() {
        return !channel.isWritable();
    }

    /**
     * Ends now: what waits here is dropped. Never waits for the peer, whatever it does. If bytes were waiting, the peer
     * gets a reset and not a FIN, which would pass a cut stream off as a whole one, and the kernel drops what it holds.
     */
    public void forceClose() {
        if (beginClose()) {
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    /**
     * Ends in order: nothing is read or written any more, what waits is flushed, then this side is ended (with TLS also by
     * {@code close_notify}) and the peer's end is awaited, for closing with unread bytes makes a reset that can destroy
     * the last line at the peer. When {@code limit} has passed, {@link #forceClose()}, whatever the state.
     */
    public void closeAfterFlush(Duration limit) {
        if (leaving || closing) {
            return;
        }
        if (handshaking()) {
            forceClose();
            return;
        }
        flush();
        leaving = true;
        inbound.discard();
        var deadline = channel.eventLoop().schedule(this::forceClose, limit.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(done -> deadline.cancel(false));
        if (!outputEnding) {
            sendEnd();
        } else if (outputEnded && inbound.endSeen()) {
            forceClose();
        }
    }

    /**
     * Ends this side alone: what waits is flushed, then the peer is told the end (FIN, with TLS {@code close_notify} before
     * it). Nothing can be written any more; reading goes on, and when the peer's end has been told too the wire is closed.
     * Nothing here limits how long that takes.
     */
    public void endOutput() {
        if (isClosing()) {
            return;
        }
        if (handshaking()) {
            forceClose();
            return;
        }
        flush();
        sendEnd();
    }

    private void sendEnd() {
        outputEnding = true;
        ChannelFuture flushed =
                encryption == null ? out.writeAndFlush(Unpooled.EMPTY_BUFFER) : encryption.closeOutbound();
        flushed.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        flushed.addListener(done -> everythingWritten());
    }

    private void everythingWritten() {
        outputEnded = true;
        if (leaving ? inbound.endSeen() : inbound.endTold()) {
            // Not at once: Netty still counts the write that is being told as done, and that would make it a reset.
            channel.eventLoop().execute(this::forceClose);
        } else if (!closing) {
            written();
            ((DuplexChannel) channel).shutdownOutput().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    /** The peer's end has come; told by the inbound half. Nobody answers a peer that leaves in its handshake. */
    void peerEnded() {
        if ((outputEnded && leaving) || handshaking()) {
            forceClose();
        }
    }

    /** The listener has heard of the peer's end. */
    void endTold() {
        if (outputEnded) {
            forceClose();
        }
    }

    /** Whether the wire is closed or being closed by this side, so that {@link #write} does nothing. */
    public boolean isClosing() {
        return leaving || outputEnding || closing;
    }

    /** The peer's address; one that is IPv4 in disguise ({@code ::ffff:…}) is given as IPv4. Known after the end too. */
    public InetSocketAddress remote() {
        return remote;
    }

    /** Whether the peer is on this machine, which alone may log in in clear text (protocol section 1). */
    public boolean loopback() {
        return remote.getAddress().isLoopbackAddress();
    }

    /** Whether everything on this wire is encrypted: a TLS handshake has been completed. */
    public boolean encrypted() {
        return encryption != null && encryption.established();
    }

    /** {@link Tick#atEnd} on this wire's loop, in its context: the place to {@link #flush()}. */
    public void afterThisTick(Runnable task) {
        Tick.atEnd(context, task);
    }

    /**
     * Runs {@code task} on this wire's loop, also if the wire is gone by then, when the loop has read what has come by the end
     * of this turn. Who goes on in this way, however long, keeps nobody from being read.
     */
    public void inNextTurn(Runnable task) {
        Tick.atEnd(context, () -> Tick.soon(context, task));
    }

    /** Runs {@code task} on this wire's loop, also if the wire is gone by then, so many nanoseconds from now. */
    public void after(long nanos, Runnable task) {
        Tick.after(nanos, context, task);
    }

    /**
     * Runs {@code task} on this wire's loop and in its context, soon, behind what the same thread gave it before, also if
     * the wire is gone by then. From every thread. A task that throws breaks the wire, as a listener does.
     */
    public void run(Runnable task) {
        Tick.soon(context, () -> {
            try {
                task.run();
            } catch (RuntimeException | Error bug) {
                context.reportException(bug);
                forceClose();
            }
        });
    }

    private boolean handshaking() {
        return encryption != null && !encryption.established();
    }

    /** Ends without another word to the listener, once those who are at work below have written their last. */
    void abandon() {
        inbound.mute();
        channel.eventLoop().execute(this::forceClose);
    }

    /** Puts TLS between the network, or the TLS that is there, and this wire. */
    void encrypt(Encryption layer) {
        encryption = layer;
    }

    Optional<Encryption> encryption() {
        return Optional.ofNullable(encryption);
    }

    /**
     * Sends what has come and nobody has read once more, from {@code below} on: through the TLS that was put there
     * meanwhile.
     */
    void readAgain(ChannelHandlerContext below) {
        inbound.takeHeld().forEach(below::fireChannelRead);
        below.fireChannelReadComplete();
        if (inbound.endSeen()) {
            forceClose();
        }
    }

    Channel channel() {
        return channel;
    }

    ContextInternal context() {
        return context;
    }

    /** Marks the wire as gone. Answers false if it was already. */
    boolean beginClose() {
        if (closing) {
            return false;
        }
        closing = true;

        inbound.mute();
        if (pending() > 0) {
            WireOptions.resetOnClose(channel);
        }
        return true;
    }
}
