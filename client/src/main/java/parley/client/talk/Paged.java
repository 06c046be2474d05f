package parley.client.talk;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.client.server.ServerSession;
import parley.protocol.Request;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * Asks for a list until it is whole: the server gives pages of 500 (protocol section 2.2). Other commands it just asks.
 * Touched only from the client's event loop.
 */
final class Paged {
    private static final List<String> LISTS = List.of("users", "whoelse", "whoelsesince", "blocked", "commands");
    private static final int MOST_PAGES = 40;

    private final ServerSession session;
    private final int mostPages;

    Paged(ServerSession session) {
        this(session, MOST_PAGES);
    }

    Paged(ServerSession session, int mostPages) {
        this.session = session;
        this.mostPages = mostPages;
    }

    /** @param line as it was typed */
    Future<Reply> ask(String line) {
        String[] words = line.strip().split(" ");
        return session.ask(line).compose(first -> more(first, words, 1));
    }

    private Future<Reply> more(Reply reply, String[] words, int pages) {
        if (!(reply.plain() instanceof Reply.Done done)
                || !done.fields().isSet("more")
                || !LISTS.contains(words[0])
                || pages == mostPages) {
            return Future.succeededFuture(reply);
        }
        Optional<String> last = last(done.fields());
        if (last.isEmpty()) {
            return Future.succeededFuture(reply);
        }
        Fields asked = Fields.none().text("after", last.get());
        if (words.length > 1 && words[0].equals("whoelsesince")) {
            asked = asked.whole("seconds", Long.parseLong(words[1]));
        }
        return session.ask(Request.of(words[0], asked))
                .map(next -> joined(done, next))
                .compose(both -> more(both, words, pages + 1));
    }

    private static Optional<String> last(Fields fields) {
        for (Fields.Field field : fields.all()) {
            if (field.value() instanceof Fields.Texts texts && !texts.texts().isEmpty()) {
                return Optional.of(texts.texts().get(texts.texts().size() - 1));
            } else if (field.value() instanceof Fields.Users users
                    && !users.names().isEmpty()) {
                return Optional.of(users.names().get(users.names().size() - 1).value());
            } else if (field.value() instanceof Fields.Rows rows && !rows.rows().isEmpty()) {
                return rows.rows().get(rows.rows().size() - 1).fields().findText("name");
            }
        }
        return Optional.empty();
    }

    private static Reply joined(Reply.Done before, Reply next) {
        if (!(next.plain() instanceof Reply.Done after)) {
            return before;
        }
        Fields all = Fields.none();
        for (Fields.Field field : after.fields().all()) {
            all = with(all, field, before.fields().find(field.name()));
        }
        return Reply.done(before.sentence(), all);
    }

    private static Fields with(Fields all, Fields.Field field, Optional<Fields.Value> before) {
        if (field.value() instanceof Fields.Texts texts) {
            List<String> both = new ArrayList<>(
                    before.orElse(null) instanceof Fields.Texts first ? first.texts() : List.<String>of());
            both.addAll(texts.texts());
            return all.texts(field.name(), both);
        } else if (field.value() instanceof Fields.Users users) {
            List<UserName> both = new ArrayList<>(
                    before.orElse(null) instanceof Fields.Users first ? first.names() : List.<UserName>of());
            both.addAll(users.names());
            return all.users(field.name(), both);
        } else if (field.value() instanceof Fields.Rows rows) {
            List<Fields.Row> both = new ArrayList<>(
                    before.orElse(null) instanceof Fields.Rows first ? first.rows() : List.<Fields.Row>of());
            both.addAll(rows.rows());
            return all.rows(field.name(), both);
        }
        return field.value() instanceof Fields.Flag flag ? all.flag(field.name(), flag.set()) : all;
    }
}
