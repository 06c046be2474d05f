package parley.wire;

import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One address at which a client may be reached for a direct link (protocol section 3.5). An IPv4 address in an IPv6
 * spelling (mapped, compatible, NAT64, 6to4) is taken for the IPv4 address that it stands for, so that no spelling passes a
 * rule that the plain one would not.
 *
 * @param udp whether it is for the UDP way
 */
public record Candidate(boolean udp, InetAddress address, int port) {
    private static final Pattern FORM =
            Pattern.compile("(udp:)?(?:([0-9.]{7,15})|\\[([0-9A-Fa-f:.]{2,45})\\]):([0-9]{1,5})");
    private static final int FIRST_FREE_PORT = 1024;
    private static final int LAST_PORT = 65_535;

    /** Empty unless it is an IP literal with a port; never asks a name server. */
    public static Optional<Candidate> parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            return Optional.empty();
        }
        boolean v6 = form.group(3) != null;
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(v6 ? form.group(3) : form.group(2));
        int port = Integer.parseInt(form.group(4));
        if (bytes == null || port == 0 || port > LAST_PORT || (v6 && bytes.length == 4)) {
            return Optional.empty();
        }
        return Optional.of(new Candidate(form.group(1) != null, plain(bytes), port));
    }

    /** For TCP, without the zone that an address of this machine may have. */
    public static Candidate at(InetAddress address, int port) {
        return new Candidate(false, plain(address.getAddress()), port);
    }

    /**
     * Whether the other side may be sent there (docs/reliability.md, P06).
     *
     * @param own the address from which the server sees the one who offers it
     * @param others the address from which it sees the one who would dial it
     */
    public boolean allowed(InetAddress own, InetAddress others) {
        return dialable(own.isLoopbackAddress() && others.isLoopbackAddress())
                && (address.isLoopbackAddress()
                        || !inner(address)
                        || own.equals(others)
                        || (nearby(own) && nearby(others)));
    }

    /**
     * Whether a client may dial it at all, whoever told it so (docs/reliability.md, P06). What it cannot know, how the
     * server sees the two, is {@link #allowed}.
     *
     * @param sameMachine whether the server is on the client's machine, so that the other client may be too
     */
    public boolean dialable(boolean sameMachine) {
        return port >= FIRST_FREE_PORT
                && !address.isAnyLocalAddress()
                && !address.isMulticastAddress()
                && !address.isLinkLocalAddress()
                && !reserved()
                && (sameMachine || !address.isLoopbackAddress());
    }

    /** The address alone, for people. */
    public String host() {
        return NetUtil.toAddressString(address);
    }

    /** As the protocol writes it. */
    public String text() {
        String host = host();
        return (udp ? "udp:" : "") + (address instanceof Inet6Address ? "[" + host + "]" : host) + ":" + port;
    }

    private static boolean nearby(InetAddress address) {
        return address.isLoopbackAddress() || inner(address);
    }

    // RFC 1918, RFC 6598 (shared space), RFC 4193 (unique local) and the old site-local range.
    private static boolean inner(InetAddress address) {
        byte[] b = address.getAddress();
        boolean shared = b.length == 4 && b[0] == 100 && (b[1] & 0xC0) == 64;
        boolean uniqueLocal = b.length == 16 && (b[0] & 0xFE) == 0xFC;
        return address.isSiteLocalAddress() || shared || uniqueLocal;
    }

    // 0.0.0.0/8 is this host, 240.0.0.0/4 is reserved and holds the broadcast address.
    private boolean reserved() {
        byte[] b = address.getAddress();
        return b.length == 4 && (b[0] == 0 || (b[0] & 0xF0) == 0xF0);
    }

    private static InetAddress plain(byte[] bytes) {
        return bytes.length == 4 ? make(bytes) : embedded(bytes).orElseGet(() -> make(bytes));
    }

    private static Optional<InetAddress> embedded(byte[] b) {
        boolean zeros = true;
        for (int i = 0; i < 10; i++) {
            zeros &= b[i] == 0;
        }
        boolean mapped = zeros && (b[10] & b[11] & 0xFF) == 0xFF;
        boolean compatible = zeros && b[10] == 0 && b[11] == 0 && (b[12] | b[13] | b[14]) != 0;
        boolean nat64 = b[0] == 0 && b[1] == 0x64 && (b[2] & 0xFF) == 0xFF && (b[3] & 0xFF) == 0x9B;
        if (mapped || compatible || nat64) {
            return Optional.of(make(Arrays.copyOfRange(b, 12, 16)));
        }
        boolean sixToFour = b[0] == 0x20 && b[1] == 0x02;
        return sixToFour ? Optional.of(make(Arrays.copyOfRange(b, 2, 6))) : Optional.empty();
    }

    private static InetAddress make(byte[] bytes) {
        try {
            InetAddress address = InetAddress.getByAddress(bytes);
            assert address instanceof Inet4Address || bytes.length == 16;
            return address;
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException("an address of " + bytes.length + " bytes", impossible);
        }
    }
}
