package parley.protocol;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * What a program reads of a server that speaks JSON to it: the inverse of {@link JsonRendering}, and of the two lines that
 * may come as text before it (protocol sections 1 and 2.2). Total: no server can make it throw, and every string that it
 * gives is clean.
 *
 * <p>JSON does not tell everything apart. A time and a user come back as a text, a list of users as a list of texts, a row
 * without its line; an empty list as no texts; numbers that are no {@code long}, {@code null} and single objects not at all.
 * A command's own field {@code text} comes back as the sentence. Nobody says whether a message was late, and one who is
 * back comes as one who logged in.
 */
public final class JsonReading {
    private static final Pattern ROOM = Pattern.compile("#[^\\s#:*>]{1,64}");

    private static final String GREETING = "* parley 1";
    private static final String BYE = "* bye: ";
    private static final int TIMESTAMP = "2026-11-20T09:41:07.250Z".length();
    private static final long LONGEST_WAIT = 1_000_000_000;
    private static final int MOST_VALUES = 200_000;
    /** Fewer bytes cannot hold too many values. */
    private static final int SMALL = MOST_VALUES;

    private JsonReading() {}

    /**
     * Reads one line, given without its LF. Unknown fields are ignored. An object of an unknown type, or of a known one
     * that lacks what it must have, is told as a notice with the type as its code.
     *
     * @return empty if it is neither the greeting, nor a farewell in text, nor an object with a {@code type}
     */
    public static Optional<ServerLine> read(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8);
        if (!text.startsWith("{")) {
            return inText(Cleaner.clean(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
        }
        try {
            if (line.length > SMALL && JsonLine.hasMoreValuesThan(MOST_VALUES, text)) {
                return Optional.empty();
            }
            Map<String, Json> members = JsonLine.read(text).members();
            return string(members, "type").map(type -> typed(type, members));
        } catch (IOException notJson) {
            return Optional.empty();
        }
    }

    private static Optional<ServerLine> inText(String text) {
        if (text.equals(GREETING) || text.startsWith(GREETING + " ")) {
            return Optional.of(
                    new ServerLine.Greeting(text.substring(GREETING.length()).strip()));
        }
        for (ByeReason reason : ByeReason.values()) {
            if (text.equals(BYE + reason.sentence())) {
                return Optional.of(new ServerLine.Bye(reason));
            }
        }
        return Optional.empty();
    }

    private static ServerLine typed(String type, Map<String, Json> members) {
        Optional<? extends ServerLine> known = switch (type) {
            case "ok" -> Optional.of(answer(members, done(members)));
            case "error" -> Optional.of(answer(members, refused(members)));
            case "message" -> message(members);
            case "broadcast" -> broadcast(members);
            case "room" -> room(members);
            case "presence" -> presence(members);
            case "private-request" -> user(members, "from").map(ServerLine.PrivateRequest::new);
            case "private-peer" -> peer(members);
            case "private-end" -> end(members);
            case "bye" -> bye(members);
            default -> Optional.empty();
        };
        return known.isPresent() ? known.get() : told(type, members);
    }

    private static ServerLine told(String type, Map<String, Json> members) {
        String code = type.equals("notice") ? string(members, "code").orElse(type) : type;
        Fields fields = fields(members, Set.of("type", "code", "text"));
        return new ServerLine.Told(new Notice(code, said(members), fields));
    }

    private static ServerLine.Answer answer(Map<String, Json> members, Reply reply) {
        return new ServerLine.Answer(string(members, "re"), string(members, "cmd"), reply);
    }

    private static Reply done(Map<String, Json> members) {
        // A field `text` that is no text is nobody's sentence.
        boolean sentence = members.get("text") instanceof Json.Text;
        Set<String> taken = sentence ? Set.of("type", "re", "cmd", "text") : Set.of("type", "re", "cmd");
        return new Reply.Done(said(members), fields(members, taken));
    }

    private static Reply refused(Map<String, Json> members) {
        Refusal refusal = new Refusal(string(members, "code").orElse(Refusal.FAILED.code()), said(members));
        Optional<Duration> retryAfter = whole(members, "retryAfter")
                .filter(seconds -> seconds <= LONGEST_WAIT)
                .map(Duration::ofSeconds);
        return new Reply.Refused(refusal, retryAfter);
    }

    private static Optional<? extends ServerLine> message(Map<String, Json> members) {
        Optional<String> id = string(members, "id");
        Optional<UserName> from = user(members, "from");
        Optional<Instant> at = time(members);
        if (id.isEmpty() || from.isEmpty() || at.isEmpty() || !(members.get("text") instanceof Json.Text)) {
            return Optional.empty();
        }
        Optional<Long> seq = whole(members, "seq");
        if (seq.isPresent()) {
            boolean again = members.get("again") instanceof Json.Truth truth && truth.value();
            return Optional.of(
                    new ServerLine.Message(seq.get(), id.get(), from.get(), said(members), at.get(), false, again));
        }
        return user(members, "to")
                .map(to -> new ServerLine.OwnMessage(id.get(), from.get(), to, said(members), at.get()));
    }

    private static Optional<ServerLine> broadcast(Map<String, Json> members) {
        Optional<String> id = string(members, "id");
        Optional<UserName> from = user(members, "from");
        Optional<Instant> at = time(members);
        return id.isPresent() && from.isPresent() && at.isPresent()
                ? Optional.of(new ServerLine.Broadcast(id.get(), from.get(), said(members), at.get()))
                : Optional.empty();
    }

    private static Optional<ServerLine> room(Map<String, Json> members) {
        // Another name could pass for a person's or a link's.
        Optional<String> room =
                string(members, "room").filter(name -> ROOM.matcher(name).matches());
        Optional<String> id = string(members, "id");
        Optional<UserName> from = user(members, "from");
        Optional<Instant> at = time(members);
        return room.isPresent() && id.isPresent() && from.isPresent() && at.isPresent()
                ? Optional.of(new ServerLine.RoomMessage(room.get(), id.get(), from.get(), said(members), at.get()))
                : Optional.empty();
    }

    private static Optional<ServerLine> presence(Map<String, Json> members) {
        Optional<UserName> user = user(members, "user");
        Optional<ServerLine.Presence.Change> change = string(members, "state")
                .flatMap(state -> Optional.ofNullable(
                        switch (state) {
                            case "online" -> ServerLine.Presence.Change.LOGGED_IN;
                            case "offline" -> ServerLine.Presence.Change.LOGGED_OUT;
                            case "away" -> ServerLine.Presence.Change.AWAY;
                            default -> null;
                        }));
        return user.isPresent() && change.isPresent()
                ? Optional.of(new ServerLine.Presence(user.get(), change.get(), string(members, "status")))
                : Optional.empty();
    }

    private static Optional<ServerLine> peer(Map<String, Json> members) {
        Optional<UserName> peer = user(members, "peer");
        if (peer.isEmpty() || !(members.get("candidates") instanceof Json.Items items)) {
            return Optional.empty();
        }
        List<String> candidates = new ArrayList<>();
        for (Json item : items.items()) {
            if (item instanceof Json.Text text) {
                candidates.add(Cleaner.clean(text.text()));
            }
        }
        return Optional.of(new ServerLine.PrivatePeer(
                peer.get(),
                candidates,
                string(members, "fingerprint").orElse(""),
                string(members, "token").orElse(""),
                string(members, "role").orElse("")));
    }

    private static Optional<ServerLine> end(Map<String, Json> members) {
        return user(members, "peer")
                .map(peer -> new ServerLine.PrivateEnd(
                        peer, string(members, "reason").orElse("")));
    }

    private static Optional<ServerLine> bye(Map<String, Json> members) {
        String word = string(members, "reason").orElse("");
        for (ByeReason reason : ByeReason.values()) {
            if (reason.word().equals(word)) {
                return Optional.of(new ServerLine.Bye(reason));
            }
        }
        return Optional.empty();
    }

    private static Fields fields(Map<String, Json> members, Set<String> taken) {
        List<Fields.Field> fields = new ArrayList<>();
        Set<String> names = new HashSet<>(taken);
        members.forEach((name, json) -> {
            String clean = Cleaner.clean(name);
            if (names.add(clean)) {
                value(json).ifPresent(value -> fields.add(new Fields.Field(clean, value)));
            }
        });
        return new Fields(fields);
    }

    private static Optional<Fields.Value> value(Json json) {
        if (json instanceof Json.Text text) {
            return Optional.of(new Fields.Text(Cleaner.cleanLines(text.text())));
        } else if (json instanceof Json.Whole whole) {
            return Optional.of(new Fields.Whole(whole.number()));
        } else if (json instanceof Json.Truth truth) {
            return Optional.of(new Fields.Flag(truth.value()));
        } else if (json instanceof Json.Items items) {
            return list(items.items());
        }
        return Optional.empty();
    }

    private static Optional<Fields.Value> list(List<Json> items) {
        if (items.stream().allMatch(Json.Text.class::isInstance)) {
            return Optional.of(new Fields.Texts(items.stream()
                    .map(item -> Cleaner.cleanLines(((Json.Text) item).text()))
                    .toList()));
        }
        if (items.stream().allMatch(Json.Members.class::isInstance)) {
            return Optional.of(new Fields.Rows(items.stream()
                    .map(item -> new Fields.Row("", fields(((Json.Members) item).members(), Set.of())))
                    .toList()));
        }
        return Optional.empty();
    }

    private static String said(Map<String, Json> members) {
        return members.get("text") instanceof Json.Text text ? Cleaner.cleanLines(text.text()) : "";
    }

    private static Optional<String> string(Map<String, Json> members, String name) {
        return members.get(name) instanceof Json.Text text ? Optional.of(Cleaner.clean(text.text())) : Optional.empty();
    }

    private static Optional<UserName> user(Map<String, Json> members, String name) {
        return members.get(name) instanceof Json.Text text ? UserName.parse(text.text()) : Optional.empty();
    }

    private static Optional<Long> whole(Map<String, Json> members, String name) {
        return members.get(name) instanceof Json.Whole whole && whole.number() >= 0
                ? Optional.of(whole.number())
                : Optional.empty();
    }

    /** Only the one form that servers write: with more digits there are years that nothing can show. */
    private static Optional<Instant> time(Map<String, Json> members) {
        Optional<String> at = string(members, "at").filter(text -> text.length() == TIMESTAMP);
        try {
            return at.map(Instant::parse);
        } catch (DateTimeException none) {
            return Optional.empty();
        }
    }
}
