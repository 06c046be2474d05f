package parley.server.powers;

import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.Notation;
import parley.protocol.words.UserName;

/** Who is connected: for operators only, because it tells addresses. */
public interface Connections {
    /** All connections of all gates, the oldest first. */
    Future<List<Connection>> all();

    /** What somebody came in as. */
    enum Kind {
        GUEST,
        MAIN,
        SIDE,
        RELAY,
        OPERATOR,
        LEAVING
    }

    /**
     * @param user empty for who has no login
     * @param peer where it comes from
     * @param waiting bytes that wait here for the peer
     */
    record Connection(
            Kind kind,
            Optional<UserName> user,
            InetSocketAddress peer,
            Instant since,
            Notation notation,
            boolean encrypted,
            long waiting) {}
}
