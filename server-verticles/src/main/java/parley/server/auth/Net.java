package parley.server.auth;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * The source network of a connection: an IPv4 address, or the /64 of an IPv6 one, because that is what one customer gets.
 *
 * @param prefix its bytes in hex
 */
record Net(String prefix) {
    private static final int SIX_PREFIX_BYTES = 8;

    static Net of(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] prefix = address instanceof Inet6Address ? Arrays.copyOf(bytes, SIX_PREFIX_BYTES) : bytes;
        return new Net(HexFormat.of().formatHex(prefix));
    }
}
