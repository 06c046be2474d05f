package parley.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * What Linux knows of a TCP connection, {@code struct tcp_info} of {@code linux/tcp.h}.
 *
 * <p>Netty's own {@code EpollTcpInfo} ends before the two fields that matter. Its {@code unacked} counts segments in
 * flight, and is 0 as well when the peer's window is closed and everything still waits in the kernel: then nothing was
 * taken at all. {@code tcpi_bytes_acked} (Linux 4.1) has no such hole.
 */
final class TcpInfo {
    private static final int IPPROTO_TCP = 6;
    private static final int TCP_INFO = 11;
    private static final int BYTES_ACKED_OFFSET = 120;
    private static final int LENGTH = BYTES_ACKED_OFFSET + Long.BYTES;
    private static final RawUnixChannelOption OPTION =
            new RawUnixChannelOption("PARLEY_TCP_INFO", IPPROTO_TCP, TCP_INFO, LENGTH);

    private TcpInfo() {}

    /** Bytes that the peer's TCP has acknowledged since the connection began; empty where that cannot be known. */
    static OptionalLong bytesAcknowledged(Channel channel) {
        if (!(channel instanceof EpollSocketChannel) || !channel.isOpen()) {
            return OptionalLong.empty();
        }
        try {
            ByteBuffer info = channel.config().getOption(OPTION);
            return OptionalLong.of(info.order(ByteOrder.nativeOrder()).getLong(BYTES_ACKED_OFFSET));
        } catch (ChannelException closedMeanwhile) {
            return OptionalLong.empty();
        }
    }
}
