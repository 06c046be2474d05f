package parley.server.gate;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import parley.wire.Wire;

/**
 * A stretch of memory that only grows at its end and of which sessions write slices. It never moves: what is behind a
 * slice stays valid until the slice is written, whatever is appended meanwhile. Touched only from its gate's event loop.
 */
final class Page {
    static final Page NONE = new Page(Unpooled.EMPTY_BUFFER);
    private static final int SIZE = 16 * 1024;
    private static final int WORTH_KEEPING = SIZE / 4;

    private final ByteBuf bytes;

    private Page(ByteBuf bytes) {
        this.bytes = bytes;
    }

    /** @param wire any wire of the loop */
    static Page holding(int length, Wire wire) {
        return new Page(wire.allocateShared(Math.max(SIZE, length)));
    }

    boolean fits(int length) {
        return bytes.writableBytes() >= length;
    }

    /** Answers where the line begins. */
    int append(byte[] line) {
        int at = bytes.writerIndex();
        bytes.writeBytes(line);
        return at;
    }

    ByteBuf slice(int from, int length) {
        return bytes.retainedSlice(from, length);
    }

    void copy(int from, int length, ByteBuf to) {
        to.writeBytes(bytes, from, length);
    }

    /** Whether it goes on to be filled: it is used from its start if nobody holds a slice, and on if it has room. */
    boolean renewed() {
        if (this == NONE) {
            return true;
        }
        if (bytes.refCnt() == 1 && bytes.capacity() == SIZE) {
            bytes.clear();
            return true;
        }
        return bytes.writableBytes() >= WORTH_KEEPING;
    }

    void release() {
        if (this != NONE) {
            bytes.release();
        }
    }
}
