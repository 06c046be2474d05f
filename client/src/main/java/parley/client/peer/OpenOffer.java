package parley.client.peer;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import parley.protocol.LinkOffer;
import parley.wire.OwnKey;
import parley.wire.WireOptions;

/**
 * What this client has offered for one link: a key that was made for it, and a server of its own, unless only the relay is
 * wanted.
 *
 * @param besideServer whether the server is on this machine, so that loopback addresses make sense
 */
record OpenOffer(OwnKey key, Optional<PeerServer> server, List<String> candidates, boolean besideServer) {
    private static final String EVERY_ADDRESS = "::";

    /** @param port where to listen; 0 for any */
    static Future<OpenOffer> make(Means means, int port) {
        return means.aside(() -> Prepared.of(means)).compose(prepared -> prepared.open(means, port));
    }

    private record Prepared(OwnKey key, String address, boolean besideServer) {
        static Prepared of(Means means) {
            return new Prepared(
                    OwnKey.fresh(InstantSource.system()), WireOptions.listenable(EVERY_ADDRESS), means.besideServer());
        }

        Future<OpenOffer> open(Means means, int port) {
            if (means.options().way() == Links.Way.RELAY) {
                return Future.succeededFuture(new OpenOffer(key, Optional.empty(), List.of(), besideServer));
            }
            return PeerServer.open(means, address, port).compose(server -> means.aside(() -> listening(server)));
        }

        private OpenOffer listening(PeerServer server) {
            boolean six = address.equals(EVERY_ADDRESS);
            return new OpenOffer(
                    key, Optional.of(server), OwnAddresses.at(server.port(), besideServer, six), besideServer);
        }
    }

    LinkOffer told() {
        return new LinkOffer(candidates, key.fingerprint().text());
    }

    /** Whether this holds the port. */
    boolean listensOn(int port) {
        return server.filter(listening -> !listening.closed() && listening.port() == port)
                .isPresent();
    }

    void close() {
        server.ifPresent(PeerServer::close);
    }
}
