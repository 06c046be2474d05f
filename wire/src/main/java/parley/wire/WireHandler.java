package parley.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelInputShutdownReadComplete;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;

/**
 * Where a {@link Wire} sits in the pipeline of its channel: behind TLS, in front of Vert.x, which sees nothing any more
 * but the end. Touched only by Netty, on the channel's event loop.
 */
final class WireHandler extends ChannelDuplexHandler {
    static final String NAME = "wire";

    private final Wire wire;
    private final Inbound inbound;

    WireHandler(Wire wire, Inbound inbound) {
        this.wire = wire;
        this.inbound = inbound;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        inbound.bytes((ByteBuf) msg);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        // Vert.x was not told of the bytes either.
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent
                || (event instanceof SslCloseCompletionEvent close && close.isSuccess())) {
            inbound.end();
        } else if (!(event instanceof ChannelInputShutdownReadComplete || event instanceof SslCompletionEvent)) {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            inbound.drained();
        }
    }

    /** Ends here: further down the line exceptions get logged, and those of TLS hold bytes of the peer in hex. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        inbound.broken(withoutPeersBytes(cause));
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        wire.beginClose();
        inbound.closed();
        ctx.fireChannelInactive();
    }

    /** Only Vert.x writes through here (the wire writes behind it), and a second output path would reorder lines. */
    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        boolean nothing = msg instanceof ByteBuf bytes && !bytes.isReadable();
        ReferenceCountUtil.release(msg);
        if (promise.isVoid()) {
            return;
        }
        if (nothing) {
            // What Vert.x waits for before it closes; it would wait behind everything that the peer does not read.
            promise.trySuccess();
        } else {
            promise.tryFailure(new IllegalStateException("this socket is written through its Wire only"));
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        wire.beginClose();
        ctx.channel().unsafe().close(promise);
    }

    private static IOException withoutPeersBytes(Throwable cause) {
        for (Throwable at = cause; at != null; at = at.getCause()) {
            if (at instanceof SSLException) {
                return new IOException(
                        "TLS failed after the handshake (" + at.getClass().getSimpleName() + ")");
            }
        }
        return cause instanceof IOException io
                ? io
                : new IOException("the connection failed (" + cause.getClass().getSimpleName() + ")");
    }
}
