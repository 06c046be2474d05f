package parley.wire;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * What the owner of a {@link Wire} hears of it, always on the wire's event loop and in its Vert.x context.
 *
 * <p>The order is: any number of {@link #received}, at most one {@link #ended} behind them, at most one {@link #broken},
 * and exactly one {@link #closed}, which is the last. A method that throws breaks its wire: the exception goes to the
 * context's exception handler and the socket is closed, because a half-handled line must not leave a client waiting.
 */
public interface WireListener {

    /**
     * Bytes have come. The buffer belongs to the wire and is released after the call; whoever wants to keep bytes copies
     * or retains them. A listener that pauses the wire in the middle may leave the rest unread: it is given again after
     * {@link Wire#resume()}. Leaving bytes unread without having paused is a bug and breaks the wire.
     */
    void received(ByteBuf bytes);

    /**
     * The peer ended its side in order (FIN, or TLS {@code close_notify}); nothing more will be received. The other
     * direction stays open until this side closes it, so every path from here must close, within a limit of its own
     * (protocol section 2: a client that half-closes still gets every reply).
     */
    void ended();

    /**
     * The connection was lost: reset, timed out, a failed write or damaged TLS. Not told when this side closed it. The
     * message never holds bytes of the peer. {@link #closed} follows.
     */
    default void broken(IOException cause) {}

    /** The wire is gone; nothing is told after this, and writing to it does nothing. */
    void closed();

    /** So many bytes had been waiting that the wire was {@linkplain Wire#marks full}, and now few enough wait again. */
    default void drained() {}
}
