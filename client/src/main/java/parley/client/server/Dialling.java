package parley.client.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import parley.wire.Fingerprint;
import parley.wire.PinnedTrust;
import parley.wire.Tls;
import parley.wire.TlsContext;
import parley.wire.Wire;
import parley.wire.WireOptions;

/**
 * Connections to one server: TCP and TLS with the key pinned at first use. Keep this object as long as its connections:
 * Vert.x closes them when nobody holds the client that made them. Used on one event loop.
 */
public final class Dialling {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final ServerAddress address;
    private final KnownServers known;
    private final Duration patience;
    private final NetClient client;

    /**
     * A connection that stands.
     *
     * @param wire to be started by whoever asked for it, in the same turn of the loop
     * @param first whether the key was not known before
     */
    public record Dialled(Wire wire, Fingerprint key, boolean first) {}

    public Dialling(Vertx vertx, ServerAddress address, KnownServers known) {
        this(vertx, address, known, PATIENCE);
    }

    /** @param patience for all of it, the name, TCP and TLS */
    Dialling(Vertx vertx, ServerAddress address, KnownServers known, Duration patience) {
        this.vertx = vertx;
        this.address = address;
        this.known = known;
        this.patience = patience;
        this.client = vertx.createNetClient(WireOptions.client(patience));
    }

    /**
     * Connects. To be called on the event loop that the wire is to have, in its context. An unknown server's key is kept,
     * another than the known one is refused.
     *
     * @return fails with {@link LinkRefused} only
     */
    public Future<Dialled> dial() {
        // The first handshake of a process can take a busy machine more than the second after which a server greets in
        // clear text; then the client dials again (protocol section 1).
        return once().recover(why ->
                why instanceof LinkRefused refused && refused.spoilt() ? once() : Future.failedFuture(why));
    }

    private Future<Dialled> once() {
        Optional<Fingerprint> pinned;
        TlsContext tls;
        PinnedTrust trust;
        try {
            pinned = known.find(address.toString());
            trust = pinned.map(PinnedTrust::exactly).orElseGet(() -> PinnedTrust.onFirstUse(key -> true));
            tls = trust.clientContext();
        } catch (UncheckedIOException unreadable) {
            return Future.failedFuture(new LinkRefused(String.valueOf(unreadable.getMessage()), true));
        } catch (SSLException noTls) {
            return Future.failedFuture(new LinkRefused("this Java has no TLS", true));
        }
        Promise<Dialled> dialled = Promise.promise();
        long timer = vertx.setTimer(
                patience.toMillis(), late -> dialled.tryFail(new LinkRefused(address + " does not answer", false)));
        Future<Dialled> outcome = dialled.future().onComplete(done -> vertx.cancelTimer(timer));
        client.connect(address.port(), address.host())
                .onSuccess(socket -> shakeHands(socket, tls, trust, pinned, dialled))
                .onFailure(why -> dialled.tryFail(new LinkRefused(sentence(why), false)));
        return outcome;
    }

    private void shakeHands(
            NetSocket socket,
            TlsContext tls,
            PinnedTrust trust,
            Optional<Fingerprint> pinned,
            Promise<Dialled> dialled) {
        Wire wire = Wire.of(socket);
        dialled.future().onFailure(given -> wire.forceClose());
        if (dialled.future().isComplete()) {
            return;
        }
        Tls.dial(wire, tls, new Tls.Listener() {
            @Override
            public void established(Optional<Fingerprint> peer) {
                if (peer.isEmpty()) {
                    dialled.tryFail(noParley());
                    return;
                }
                if (pinned.isPresent() || kept(peer.get(), dialled)) {
                    dialled.tryComplete(new Dialled(wire, peer.get(), pinned.isEmpty()));
                }
            }

            @Override
            public void failed(Tls.Failure why) {
                dialled.tryFail(refusal(why, trust, pinned));
            }
        });
    }

    private boolean kept(Fingerprint key, Promise<Dialled> dialled) {
        try {
            known.keep(address.toString(), key);
            return true;
        } catch (UncheckedIOException unwritable) {
            // A key that cannot be kept would be anybody's next time.
            dialled.tryFail(new LinkRefused(String.valueOf(unwritable.getMessage()), true));
            return false;
        }
    }

    private LinkRefused refusal(Tls.Failure why, PinnedTrust trust, Optional<Fingerprint> pinned) {
        if (why == Tls.Failure.UNTRUSTED && pinned.isPresent()) {
            return new LinkRefused(
                    "the key of " + address + " has changed: it was "
                            + pinned.get().text() + ", now it is "
                            + trust.seen().map(Fingerprint::text).orElse("none")
                            + "; if you know why, take the new one with --trust",
                    true);
        }
        return switch (why) {
            case TIMEOUT -> new LinkRefused(address + " does not answer", false);
            // A reset behind the greeting takes it away before it was read.
            case CLOSED -> LinkRefused.spoilt(address + " closed the connection");
            case UNTRUSTED -> noParley();
            case GARBAGE, LATE -> LinkRefused.spoilt(strange());
        };
    }

    private LinkRefused noParley() {
        return new LinkRefused(strange(), false);
    }

    private String strange() {
        return address + " does not answer as a Parley server";
    }

    private String sentence(Throwable why) {
        if (why instanceof UnknownHostException) {
            return "there is no host named " + address.host();
        }
        String said = why instanceof ConnectException ? String.valueOf(why.getMessage()) : "";
        if (said.contains("refused")) {
            return "nobody listens at " + address;
        }
        return said.contains("timed out") ? address + " does not answer" : "cannot connect to " + address;
    }
}
