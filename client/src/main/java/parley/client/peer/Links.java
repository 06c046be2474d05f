package parley.client.peer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import parley.client.server.KnownServers;
import parley.client.server.ServerAddress;
import parley.protocol.LinkOffer;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;

/**
 * All direct links of one client. The server only introduces: whoever holds this asks it ({@code startprivate},
 * {@code accept}, {@code stopprivate}) and hands over what it says. All methods are called, and the listener is told, on
 * the event loop of the context that made it.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class Links {

    /**
     * @param port where to listen; empty for any free one ({@code --link-port})
     * @param way which paths may be used ({@code --link})
     */
    public record Options(OptionalInt port, Way way) {}

    public enum Way {
        ANY,
        DIRECT,
        RELAY
    }

    /** @param roundTrip of the last probe, if one was answered */
    public record Standing(UserName peer, String path, boolean relayed, Duration age, Optional<Duration> roundTrip) {}

    public Links(Vertx vertx, Options options, ServerAddress server, KnownServers known, LinkListener listener) {
        throw new UnsupportedOperationException();
    }

    /** Makes a key and listens for one link with {@code peer}; what the server is to be told of it. */
    public Future<LinkOffer> offer(UserName peer) {
        throw new UnsupportedOperationException();
    }

    /** The offer was refused or withdrawn: closes its listener. */
    public void withdraw(UserName peer) {
        throw new UnsupportedOperationException();
    }

    /** Both have agreed: dials. */
    public void introduced(ServerLine.PrivatePeer peer) {
        throw new UnsupportedOperationException();
    }

    /** The server says that it is over. */
    public void ended(ServerLine.PrivateEnd end) {
        throw new UnsupportedOperationException();
    }

    /**
     * Says something over a standing link.
     *
     * @return its number on this link; empty without a link
     */
    public Optional<Long> say(UserName peer, String text) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends a link in order.
     *
     * @return whether there was one
     */
    public boolean stop(UserName peer) {
        throw new UnsupportedOperationException();
    }

    /** The links that stand. */
    public List<Standing> standing() {
        throw new UnsupportedOperationException();
    }

    /** Ends all links and closes every listener. */
    public Future<Void> close() {
        throw new UnsupportedOperationException();
    }
}
