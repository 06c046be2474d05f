package parley.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One port for TLS and clear text: the first byte decides, before anything is interpreted. {@code 0x16} begins every TLS
 * handshake (RFC 8446, 5.1) and no line of Parley (protocol section 1). Bytes are never read by one and then given to the
 * other, which is how STARTTLS servers execute what was injected in clear text (CVE-2011-0411).
 *
 * <p>One object per wire, touched only from the wire's event loop.
 */
public final class TlsOrText {
    private static final byte HANDSHAKE = 0x16;

    /** What the owner of a wire hears: {@link #text}, or {@link #handshaking} and what follows it, or nothing at all. */
    public interface Listener extends Tls.Listener {
        /** The first byte was none of TLS. It is received right after this call, so that a greeting can go before it. */
        void text();

        /**
         * The first byte was one of TLS: whether the handshake, which is work, may begin now. If not, nothing more is read
         * until {@link TlsOrText#begin} is called (reliability S15).
         */
        default boolean mayHandshake() {
            return true;
        }
    }

    private final Wire wire;
    private final TlsContext context;
    private final Listener listener;
    private boolean decided;

    private TlsOrText(Wire wire, TlsContext context, Listener listener) {
        this.wire = wire;
        this.context = context;
        this.listener = listener;
    }

    /** Decides on a wire on which nothing was read or written. */
    public static TlsOrText install(Wire wire, TlsContext context, Listener listener) {
        TlsOrText decision = new TlsOrText(wire, context, listener);
        wire.channel().pipeline().addFirst(FirstByte.NAME, decision.new FirstByte());
        return decision;
    }

    /**
     * Decides for clear text without a byte, for a peer that waits for the greeting. If its first byte is then one of TLS,
     * {@link Listener#failed} is told ({@code LATE}) and the wire is closed; the peer dials again.
     *
     * @return whether that was still to be decided; then {@link Listener#text} is not told any more
     */
    public boolean decideForText() {
        boolean first = !decided && !wire.isClosing();
        decided = true;
        return first;
    }

    /** Begins the handshake that could not begin at once. */
    public void begin() {
        if (!wire.isClosing()) {
            Tls.accept(wire, context, listener);
            wire.resume();
        }
    }

    private final class FirstByte extends ChannelInboundHandlerAdapter {
        static final String NAME = "first-byte";

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object msg) {
            ByteBuf bytes = (ByteBuf) msg;
            if (!bytes.isReadable()) {
                bytes.release();
                return;
            }
            boolean tls = bytes.getByte(bytes.readerIndex()) == HANDSHAKE;
            if (tls && decided) {
                bytes.release();
                ctx.pipeline().remove(this);
                wire.forceClose();
                wire.context().dispatch(listener, l -> l.failed(Tls.Failure.LATE));
                return;
            }
            if (!tls) {
                if (!decided) {
                    wire.context().dispatch(listener, Listener::text);
                }
            } else if (mayHandshake()) {
                Tls.install(wire, context.handler(), NAME, listener);
            } else {
                wire.pause();
            }
            decided = true;
            ctx.fireChannelRead(bytes);
            ctx.pipeline().remove(this);
        }

        private boolean mayHandshake() {
            AtomicBoolean may = new AtomicBoolean();
            wire.context().dispatch(listener, l -> may.setPlain(l.mayHandshake()));
            return may.getPlain();
        }
    }
}
