package parley.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;

/**
 * The TLS layer of one wire: Netty's handler and the meter behind it, which counts what really goes to the kernel.
 *
 * @param handler encrypts and decrypts
 * @param meter counts bytes between the lowest {@code handler} and the socket
 * @param below the layer that carries this one
 */
record Encryption(SslHandler handler, Meter meter, Optional<Encryption> below) {

    /** A layer inside the one that a wire has, or the first. */
    static Encryption over(Optional<Encryption> below, SslHandler handler) {
        return new Encryption(handler, below.map(Encryption::meter).orElseGet(Meter::new), below);
    }

    boolean established() {
        return handler.handshakeFuture().isSuccess();
    }

    /** Says {@code close_notify}, the innermost layer first. */
    ChannelFuture closeOutbound() {
        ChannelFuture closed = handler.closeOutbound();
        return below.map(Encryption::closeOutbound).orElse(closed);
    }

    /** Counts encrypted bytes on their way out. Touched only from the event loop of its channel. */
    static final class Meter extends ChannelOutboundHandlerAdapter {
        private long entered;
        private long flushed;

        @Override
        public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
            if (msg instanceof ByteBuf bytes) {
                entered += bytes.readableBytes();
            }
            var unused = ctx.write(msg, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            flushed = entered;
            ctx.flush();
        }

        /** Bytes that TLS has put out. */
        long entered() {
            return entered;
        }

        /** Of these, the bytes that the kernel was asked to take. */
        long flushed() {
            return flushed;
        }
    }
}
