package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

class RemoteAddressTest {
    @Test
    void ipv4InDisguiseIsIpv4AndMayBeLoopback() throws Exception {
        byte[] bytes = new byte[16];
        bytes[10] = bytes[11] = (byte) 0xff;
        bytes[12] = 127;
        bytes[15] = 9;
        // The only factory that leaves such an address as it is; natives of Netty use it.
        InetAddress mapped = Inet6Address.getByAddress("", bytes, 0);
        assertThat(mapped.isLoopbackAddress()).as("what Java thinks of it").isFalse();
        InetSocketAddress normal = RemoteAddress.normalised(new InetSocketAddress(mapped, 7));
        assertThat(normal.getAddress().getHostAddress()).isEqualTo("127.0.0.9");
        assertThat(normal.getAddress().isLoopbackAddress()).isTrue();
        assertThat(normal.getPort()).isEqualTo(7);
    }

    @Test
    void otherAddressesStayAsTheyAre() throws Exception {
        for (String text : new String[] {"192.0.2.1", "::1", "2001:db8::7", "::127.0.0.1", "::fffe:7f00:1"}) {
            var address = new InetSocketAddress(InetAddress.getByName(text), 7);
            assertThat(RemoteAddress.normalised(address)).isEqualTo(address);
        }
    }
}
