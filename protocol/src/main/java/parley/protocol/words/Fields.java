package parley.protocol.words;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What an answer or a notice carries beside its sentence: named values in a fixed order. Immutable; each method that adds
 * answers a new object. A name stands at most once.
 *
 * @param all the fields in the order in which JSON shows them
 */
public record Fields(List<Field> all) {
    private static final Fields NONE = new Fields(List.of());

    public record Field(String name, Value value) {}

    /** A value that both notations can show; there is no null and no free-form object among them. */
    public sealed interface Value {}

    public record Text(String text) implements Value {}

    public record Whole(long number) implements Value {}

    /** Shown as RFC 3339 in UTC. */
    public record Time(Instant instant) implements Value {}

    public record User(UserName name) implements Value {}

    /** Mostly shown only when set (protocol section 2.2), see {@link Fields#flag} and {@link Fields#truth}. */
    public record Flag(boolean set) implements Value {}

    /** A list of texts: a JSON array of strings; in text one body line for each. */
    public record Texts(List<String> texts) implements Value {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    /** A list of users: a JSON array of strings; in text one body line for each. JSON pages it, see {@link Rows}. */
    public record Users(List<UserName> names) implements Value {
        public Users {
            names = List.copyOf(names);
        }
    }

    /**
     * A list of objects: in text one body line for each. The JSON notation shows at most 500 with {@code more: true}
     * (protocol section 2.2), so the owner gives them in the order that its {@code after} pages through.
     */
    public record Rows(List<Row> rows) implements Value {
        public Rows {
            rows = List.copyOf(rows);
        }
    }

    /**
     * One object of a list.
     *
     * @param line what the text notation shows for it, without indentation
     */
    public record Row(String line, Fields fields) {}

    public Fields {
        all = List.copyOf(all);
    }

    public static Fields none() {
        return NONE;
    }

    public Fields text(String name, String text) {
        return with(name, new Text(text));
    }

    /** Left out if empty. */
    public Fields text(String name, Optional<String> text) {
        return text.isPresent() ? text(name, text.get()) : this;
    }

    public Fields whole(String name, long number) {
        return with(name, new Whole(number));
    }

    public Fields time(String name, Instant instant) {
        return with(name, new Time(instant));
    }

    /** Left out if empty. */
    public Fields time(String name, Optional<Instant> instant) {
        return instant.isPresent() ? time(name, instant.get()) : this;
    }

    public Fields user(String name, UserName user) {
        return with(name, new User(user));
    }

    /** Left out unless {@code set}. */
    public Fields flag(String name, boolean set) {
        return set ? with(name, new Flag(true)) : this;
    }

    /** Shown whether set or not. */
    public Fields truth(String name, boolean set) {
        return with(name, new Flag(set));
    }

    public Fields texts(String name, List<String> texts) {
        return with(name, new Texts(texts));
    }

    public Fields users(String name, List<UserName> users) {
        return with(name, new Users(users));
    }

    public Fields rows(String name, List<Row> rows) {
        return with(name, new Rows(rows));
    }

    /** The value of that name, if there is one. */
    public Optional<Value> find(String name) {
        return all.stream()
                .filter(field -> field.name().equals(name))
                .map(Field::value)
                .findFirst();
    }

    /** The text of that name, if there is one. */
    public Optional<String> findText(String name) {
        return find(name).filter(Text.class::isInstance).map(value -> ((Text) value).text());
    }

    /** The number of that name, if there is one. */
    public Optional<Long> findWhole(String name) {
        return find(name).filter(Whole.class::isInstance).map(value -> ((Whole) value).number());
    }

    /** Whether the flag of that name is there and set. */
    public boolean isSet(String name) {
        return find(name).filter(new Flag(true)::equals).isPresent();
    }

    /** Refuses the names that what carries these fields uses itself. */
    void without(String... names) {
        for (String name : names) {
            if (find(name).isPresent()) {
                throw new IllegalArgumentException("field " + name + " belongs to the notation");
            }
        }
    }

    private Fields with(String name, Value value) {
        if (find(name).isPresent()) {
            throw new IllegalArgumentException("field " + name + " stands twice");
        }
        List<Field> more = new ArrayList<>(all.size() + 1);
        more.addAll(all);
        more.add(new Field(name, value));
        return new Fields(more);
    }
}
