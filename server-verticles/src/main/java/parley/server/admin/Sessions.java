package parley.server.admin;

import java.time.temporal.ChronoUnit;
import java.util.Locale;
import parley.protocol.words.Amount;
import parley.protocol.words.Fields;
import parley.protocol.words.UserName;
import parley.server.powers.Connections;

/** How a connection is shown to operators. Stateless. */
final class Sessions {
    private Sessions() {}

    static Fields.Row row(Connections.Connection connection) {
        String kind = connection.kind().name().toLowerCase(Locale.ROOT);
        String who = connection.user().map(UserName::value).orElse("-");
        String peer = connection.peer().getPort() == 0
                ? "here"
                : address(connection) + ":" + connection.peer().getPort();
        String way = connection.encrypted() ? "tls" : "clear";
        String notation = connection.notation().name().toLowerCase(Locale.ROOT);
        Fields fields = Fields.none().text("kind", kind);
        return new Fields.Row(
                who + "  " + kind + "  " + peer + "  since "
                        + connection.since().truncatedTo(ChronoUnit.SECONDS) + "  " + notation + "  " + way + "  "
                        + Amount.of(connection.waiting(), "byte") + " waiting",
                connection
                        .user()
                        .map(user -> fields.user("user", user))
                        .orElse(fields)
                        .text("peer", peer)
                        .time("since", connection.since())
                        .text("notation", notation)
                        .truth("tls", connection.encrypted())
                        .whole("waiting", connection.waiting()));
    }

    private static String address(Connections.Connection connection) {
        String literal = connection.peer().getAddress().getHostAddress();
        return literal.contains(":") ? "[" + literal + "]" : literal;
    }
}
