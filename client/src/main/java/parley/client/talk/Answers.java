package parley.client.talk;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import parley.client.console.Item;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;

/** Answers of commands, ours and plugins', as a person reads them. Stateless. */
final class Answers {
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private final ZoneId zone;

    Answers(ZoneId zone) {
        this.zone = zone;
    }

    /** @param command as it was typed, with nothing secret in it */
    Item item(Instant at, String command, Reply reply) {
        if (reply.plain() instanceof Reply.Done done) {
            return new Item.Answered(at, Item.Tone.PLAIN, command, done.sentence(), rows(done.fields()));
        }
        return new Item.Answered(at, Item.Tone.TROUBLE, command, refusal(reply), List.of());
    }

    /** {@code blocked: this user does not take messages from you}, with when to try again. */
    static String refusal(Reply reply) {
        if (reply.plain() instanceof Reply.Refused refused) {
            return refused.refusal().code() + ": " + refused.refusal().text()
                    + refused.retryAfter()
                            .map(wait -> " (again in " + Math.max(1, wait.toSeconds()) + " s)")
                            .orElse("");
        }
        return "";
    }

    private List<List<String>> rows(Fields fields) {
        List<List<String>> rows = new ArrayList<>();
        for (Fields.Field field : fields.all()) {
            if (field.value() instanceof Fields.Rows table) {
                table.rows().forEach(row -> rows.add(cells(row.fields())));
            } else if (field.value() instanceof Fields.Users users
                    && !users.names().isEmpty()) {
                rows.add(List.of(users.names().stream().map(Object::toString).collect(Collectors.joining("  "))));
            } else if (field.value() instanceof Fields.Texts texts
                    && !texts.texts().isEmpty()) {
                rows.add(List.of(String.join("  ", texts.texts())));
            }
        }
        return rows;
    }

    private List<String> cells(Fields row) {
        Optional<String> usage = row.findText("usage");
        if (usage.isPresent()) {
            return List.of(usage.get(), row.findText("summary").orElse(""));
        }
        Optional<String> from = row.findText("from");
        Optional<String> text = row.findText("text");
        if (from.isPresent() && text.isPresent()) {
            return List.of(
                    row.findText("at").map(this::time).orElse(""),
                    from.get() + row.findText("to").map(to -> " → " + to).orElse("") + ": " + text.get());
        }
        return row.all().stream()
                .filter(field -> !field.name().equals("id"))
                .map(this::cell)
                .toList();
    }

    private String cell(Fields.Field field) {
        if (field.value() instanceof Fields.Text text) {
            return time(text.text());
        } else if (field.value() instanceof Fields.Whole whole) {
            return Long.toString(whole.number());
        } else if (field.value() instanceof Fields.User user) {
            return user.name().value();
        } else if (field.value() instanceof Fields.Flag flag) {
            return flag.set() ? field.name() : "";
        } else if (field.value() instanceof Fields.Texts texts) {
            return String.join(" ", texts.texts());
        }
        return "";
    }

    /** A time on the wire in the user's own zone; anything else as it is. */
    private String time(String text) {
        if (text.length() < 20 || text.charAt(4) != '-' || text.charAt(text.length() - 1) != 'Z') {
            return text;
        }
        try {
            return MINUTE.format(Instant.parse(text).atZone(zone));
        } catch (java.time.format.DateTimeParseException noTime) {
            return text;
        }
    }
}
