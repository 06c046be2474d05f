package parley.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;

/**
 * Counts the bytes in a Netty outbound buffer. {@code totalPendingWriteBytes} cannot tell progress: it holds 96 bytes of
 * overhead per write and stays as it is while a large write leaves piece by piece. One object per count.
 */
final class OutboundBytes implements ChannelOutboundBuffer.MessageProcessor {
    private long sum;

    private OutboundBytes() {}

    /** Flushed bytes that the kernel has not taken. Takes time in proportion to the number of writes that wait. */
    static long flushedIn(ChannelOutboundBuffer buffer) {
        if (buffer.isEmpty()) {
            return 0;
        }
        OutboundBytes count = new OutboundBytes();
        try {
            buffer.forEachFlushedMessage(count);
        } catch (Exception e) {
            throw new AssertionError("counting cannot fail", e);
        }
        return count.sum;
    }

    @Override
    public boolean processMessage(Object message) {
        if (message instanceof ByteBuf bytes) {
            sum += bytes.readableBytes();
        }
        return true;
    }
}
