package parley.client.peer;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import parley.wire.Candidate;

/** The addresses of this machine at which a peer may reach it. Stateless; blocks on the system. */
final class OwnAddresses {
    private static final int MOST = 16;

    private OwnAddresses() {}

    /**
     * At most 16 candidates, best first: real networks before those that exist only inside this machine.
     *
     * @param besideServer whether loopback addresses make sense
     * @param six whether the port listens on IPv6
     */
    static List<String> at(int port, boolean besideServer, boolean six) {
        return interfaces()
                .flatMap(
                        one -> Collections.list(one.getInetAddresses()).stream().map(address -> new Own(one, address)))
                .filter(own -> six || own.address() instanceof Inet4Address)
                .map(own -> new Ranked(own.rank(), Candidate.at(own.address(), port)))
                .filter(ranked -> ranked.candidate().dialable(besideServer))
                .sorted(Comparator.comparingInt(Ranked::rank))
                .map(ranked -> ranked.candidate().text())
                .distinct()
                .limit(MOST)
                .toList();
    }

    private static Stream<NetworkInterface> interfaces() {
        try {
            return NetworkInterface.networkInterfaces().filter(OwnAddresses::up);
        } catch (SocketException none) {
            return Stream.empty();
        }
    }

    private static boolean up(NetworkInterface one) {
        try {
            return one.isUp();
        } catch (SocketException gone) {
            return false;
        }
    }

    private record Ranked(int rank, Candidate candidate) {}

    private record Own(NetworkInterface at, InetAddress address) {
        int rank() {
            if (address.isLoopbackAddress()) {
                return 0;
            }
            return inside() ? 2 : 1;
        }

        // Bridges of containers: their addresses mean nothing to another machine.
        private boolean inside() {
            String name = at.getName();
            return name.startsWith("docker") || name.startsWith("br-") || name.startsWith("virbr") || at.isVirtual();
        }
    }
}
