package parley.server.powers;

import java.net.InetAddress;

/**
 * Where a connection comes from.
 *
 * @param address the peer's address, an IPv4 one also where the socket shows it mapped into IPv6
 * @param loopback whether it is this machine (protocol section 1)
 */
public record Origin(InetAddress address, boolean encrypted, boolean loopback) {
    public Net net() {
        return Net.of(address);
    }
}
