package parley.server.bus;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes immutable records as they are; refuses to put them on a wire. */
final class IdentityCodec implements MessageCodec<Object, Object> {
    static final String NAME = "identity";

    @Override
    public void encodeToWire(Buffer buffer, Object record) {
        throw new UnsupportedOperationException("records stay in this process");
    }

    @Override
    public Object decodeFromWire(int position, Buffer buffer) {
        throw new UnsupportedOperationException("records stay in this process");
    }

    @Override
    public Object transform(Object record) {
        return record;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public byte systemCodecID() {
        return -1;
    }
}
