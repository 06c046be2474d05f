package parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ByteProcessor;

/**
 * One connection of the load: finds lines and gives them away without copying. Touched only
 * from the load's event loop.
 */
final class Link extends ChannelInboundHandlerAdapter {

    /** Hears the lines of one link, on the load's event loop. */
    interface Listener {
        /** The line is {@code length} bytes at {@code from}, without its LF; the buffer is the caller's. */
        void line(Link link, ByteBuf buffer, int from, int length);
    }

    private final Channel channel;
    private Listener listener;
    private Runnable end = () -> {};
    private ByteBuf partial = Unpooled.EMPTY_BUFFER;
    private boolean greeted;
    /** How many lines of interest it has heard; for the listener. */
    long heard;
    /** The account's number. */
    final int account;

    Link(Channel channel, int account, Listener listener) {
        this.channel = channel;
        this.account = account;
        this.listener = listener;
    }

    void listener(Listener other) {
        listener = other;
    }

    /** Runs it when the connection is over. */
    void end(Runnable action) {
        end = action;
    }

    void say(String lines) {
        // A write that fails ends the connection, and that is heard.
        var unused = channel.writeAndFlush(Unpooled.copiedBuffer(lines, UTF_8), channel.voidPromise());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            lines(in);
        } finally {
            in.release();
        }
    }

    private void lines(ByteBuf in) {
        int from = in.readerIndex();
        int end = in.writerIndex();
        while (from < end) {
            int lf = in.forEachByte(from, end - from, ByteProcessor.FIND_LF);
            if (lf < 0) {
                keep(in, from, end - from);
                return;
            }
            if (partial.isReadable()) {
                keep(in, from, lf - from);
                ByteBuf whole = partial;
                partial = Unpooled.EMPTY_BUFFER;
                line(whole, 0, whole.readableBytes());
                whole.release();
            } else {
                line(in, from, lf - from);
            }
            from = lf + 1;
        }
    }

    private void keep(ByteBuf in, int from, int length) {
        if (!partial.isReadable()) {
            partial = channel.alloc().heapBuffer(Math.max(256, length));
        }
        partial.writeBytes(in, from, length);
    }

    private void line(ByteBuf buffer, int from, int length) {
        if (greeted) {
            listener.line(this, buffer, from, length);
        }
        greeted = true;
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        partial.release();
        partial = Unpooled.EMPTY_BUFFER;
        end.run();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var unused = context.close();
    }
}
