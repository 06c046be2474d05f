package parley.server.gate;

import io.netty.buffer.ByteBuf;
import parley.protocol.ByeReason;
import parley.protocol.Notation;
import parley.protocol.Rendering;
import parley.protocol.ServerLine;
import parley.wire.Wire;
import parley.wire.WireListener;

/** A connection for which there is no room: it is told so and is gone within the same call. Stateless. */
final class Refused implements WireListener {
    private static final Refused NOBODY = new Refused();

    private Refused() {}

    /** In clear text, whatever the peer speaks: a handshake would be work for somebody who is turned away. */
    static void say(Wire wire, ByeReason reason) {
        wire.start(NOBODY);
        byte[] bye = Rendering.in(Notation.TEXT).line(new ServerLine.Bye(reason));
        wire.write(wire.allocate(bye.length).writeBytes(bye));
        wire.flush();
        wire.forceClose();
    }

    @Override
    public void received(ByteBuf bytes) {
        bytes.skipBytes(bytes.readableBytes());
    }

    @Override
    public void ended() {
        // It is being closed.
    }

    @Override
    public void closed() {
        // It held nothing.
    }
}
