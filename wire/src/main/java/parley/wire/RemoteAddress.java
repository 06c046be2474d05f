package parley.wire;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.unix.DomainSocketChannel;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/** The address of a peer in the one form that limits and rules may compare. Stateless. */
final class RemoteAddress {
    private static final int MAPPED_PREFIX = 12;

    private RemoteAddress() {}

    /**
     * The channel's remote address; the wildcard if the peer has gone before anybody asked, which is not loopback. Who comes
     * by a Unix domain socket is on this machine and has no port.
     */
    static InetSocketAddress of(Channel channel) {
        if (channel instanceof DomainSocketChannel || channel instanceof NioDomainSocketChannel) {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        }
        return channel.remoteAddress() instanceof InetSocketAddress address
                ? normalised(address)
                : new InetSocketAddress(0);
    }

    /**
     * IPv4-mapped IPv6 (RFC 4291, 2.5.5.2) as IPv4: a dual-stack socket may see {@code 127.0.0.1} as
     * {@code ::ffff:127.0.0.1}, which Java does not call a loopback address.
     */
    static InetSocketAddress normalised(InetSocketAddress address) {
        if (!(address.getAddress() instanceof Inet6Address six)) {
            return address;
        }
        byte[] bytes = six.getAddress();
        for (int i = 0; i < MAPPED_PREFIX; i++) {
            if (bytes[i] != (i < MAPPED_PREFIX - 2 ? 0 : (byte) 0xff)) {
                return address;
            }
        }
        try {
            byte[] four = Arrays.copyOfRange(bytes, MAPPED_PREFIX, bytes.length);
            return new InetSocketAddress(InetAddress.getByAddress(four), address.getPort());
        } catch (UnknownHostException impossible) {
            throw new AssertionError("four bytes are an IPv4 address", impossible);
        }
    }
}
