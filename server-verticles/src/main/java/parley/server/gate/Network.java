package parley.server.gate;

import java.net.InetAddress;

/**
 * The network that a limit counts: the address itself for IPv4, its /64 for IPv6, which one household gets whole.
 *
 * @param prefix the first eight bytes, or the four there are
 */
record Network(long prefix, boolean four) {
    private static final int LENGTH = 8;

    static Network of(InetAddress address) {
        byte[] bytes = address.getAddress();
        long prefix = 0;
        for (int i = 0; i < Math.min(bytes.length, LENGTH); i++) {
            prefix = (prefix << Byte.SIZE) | (bytes[i] & 0xFF);
        }
        return new Network(prefix, bytes.length < LENGTH);
    }
}
