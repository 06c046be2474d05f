package parley.server.powers;

import java.net.InetAddress;

/**
 * The source network that a limit counts: the address itself for IPv4, its /64 for IPv6, which one household gets whole.
 *
 * @param prefix the first eight bytes, or the four there are
 */
public record Net(long prefix, boolean four) {
    private static final int LENGTH = 8;

    public static Net of(InetAddress address) {
        byte[] bytes = address.getAddress();
        long prefix = 0;
        for (int i = 0; i < Math.min(bytes.length, LENGTH); i++) {
            prefix = (prefix << Byte.SIZE) | (bytes[i] & 0xFF);
        }
        return new Net(prefix, bytes.length < LENGTH);
    }
}
