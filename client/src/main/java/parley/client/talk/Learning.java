package parley.client.talk;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.client.server.ServerSession;
import parley.client.typing.KnownCommand;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;

/** Asks the server what can be typed and to whom. Stateless. */
final class Learning {
    /** What the client says by itself, and what would break it. */
    private static final List<String> NOT_TYPED = List.of("ack", "mode", "resume", "relay", "active");

    private static final int MOST_PAGES_OF_PEOPLE = 2;

    private Learning() {}

    /** The server's commands, plugins' included. */
    static Future<List<KnownCommand>> commands(ServerSession session) {
        return new Paged(session)
                .ask("commands")
                .map(reply -> rows(reply, "commands").stream()
                        .map(Learning::command)
                        .flatMap(Optional::stream)
                        .toList());
    }

    /** The names of accounts, for completion. */
    static Future<List<String>> people(ServerSession session) {
        return new Paged(session, MOST_PAGES_OF_PEOPLE)
                .ask("users")
                .map(reply -> rows(reply, "users").stream()
                        .map(row -> row.findText("name"))
                        .flatMap(Optional::stream)
                        .toList());
    }

    static boolean isTyped(String verb) {
        return !NOT_TYPED.contains(verb);
    }

    private static List<Fields> rows(Reply reply, String name) {
        return reply.plain() instanceof Reply.Done done
                        && done.fields().find(name).orElse(null) instanceof Fields.Rows rows
                ? rows.rows().stream().map(Fields.Row::fields).toList()
                : List.of();
    }

    private static Optional<KnownCommand> command(Fields row) {
        List<KnownCommand.Parameter> parameters = new ArrayList<>();
        if (row.find("parameters").orElse(null) instanceof Fields.Rows rows) {
            for (Fields.Row one : rows.rows()) {
                parameters.add(new KnownCommand.Parameter(
                        one.fields().findText("name").orElse(""),
                        one.fields().findText("type").orElse("word"),
                        one.fields().isSet("optional")));
            }
        }
        String usage = row.findText("usage").orElse("");
        String summary = row.findText("summary").orElse("");
        return row.findText("name")
                .filter(Learning::isTyped)
                .map(name -> new KnownCommand(name, usage, summary, parameters, false));
    }
}
