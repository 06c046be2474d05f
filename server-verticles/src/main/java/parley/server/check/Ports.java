package parley.server.check;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.server.settings.Endpoint;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.wire.WireOptions;

/** Whether this process could listen where the server is to. */
final class Ports {
    private Ports() {}

    static List<Finding> look(Settings settings, Optional<Long> running) {
        List<Finding> findings = new ArrayList<>();
        findings.add(look("port", WireOptions.listenable(settings.get(Keys.HOST)), settings.get(Keys.PORT), running));
        Optional<Endpoint> metrics = settings.get(Keys.METRICS);
        metrics.ifPresent(at -> findings.add(look("metrics", WireOptions.listenable(at.host()), at.port(), running)));
        return findings;
    }

    private static Finding look(String what, String host, int port, Optional<Long> running) {
        String place = (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
            return Finding.ok(what, place + " is free");
        } catch (UnknownHostException unknown) {
            return Finding.miswritten(what, "no address is known for the host " + host);
        } catch (IOException taken) {
            return running.isPresent()
                    ? Finding.ok(what, place + " is taken, as it should be beside a running server")
                    : Finding.bad(what, "cannot listen on " + place + ": it is taken, or not this machine's or user's");
        }
    }
}
