package parley.command;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import parley.protocol.words.UserName;

/**
 * One argument of a command, and the typed key under which the handler finds it. Parameters are compared as values.
 *
 * @param name the JSON field
 * @param label the word in the usage line
 * @param optional whether it may be left out; the handler then asks {@link Call#find}
 * @param named whether only the JSON notation can give it
 */
public record Parameter<T>(String name, String label, Kind<T> kind, boolean optional, boolean named) {
    private static final int LONGEST_WORD = 256;
    private static final Pattern LEGAL = Pattern.compile("[A-Za-z][A-Za-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if the name or the label could not stand in a usage line */
    public Parameter {
        if (!LEGAL.matcher(name).matches() || !LEGAL.matcher(label).matches()) {
            throw new IllegalArgumentException("not a parameter's name: " + name + ", " + label);
        }
    }

    public static Parameter<String> word(String name) {
        return required(name, new Kind.Word(LONGEST_WORD));
    }

    public static Parameter<String> word(String name, int most) {
        return required(name, new Kind.Word(most));
    }

    public static Parameter<String> choice(String name, String... choices) {
        return required(name, new Kind.Choice(List.of(choices)));
    }

    /** A token, of at most 512 bytes. */
    public static Parameter<String> secret(String name) {
        return required(name, new Kind.Secret(1, 512));
    }

    /** A password, or a token in its place: 4 to 256 bytes (protocol section 3.1). */
    public static Parameter<String> password(String name) {
        return required(name, new Kind.Secret(4, 256));
    }

    public static Parameter<UserName> person(String name) {
        return required(name, new Kind.Person());
    }

    public static Parameter<Long> whole(String name, long least, long most) {
        return required(name, new Kind.Whole(least, most));
    }

    public static Parameter<Duration> seconds(String name) {
        return required(name, new Kind.Seconds());
    }

    /** The rest of the line; one line in both notations. */
    public static Parameter<String> rest(String name) {
        return required(name, new Kind.Rest(false));
    }

    /** The rest of the line; the JSON notation may put several lines into it. */
    public static Parameter<String> text(String name) {
        return required(name, new Kind.Rest(true));
    }

    /** True or false, for JSON only, optional. */
    public static Parameter<Boolean> flag(String name) {
        return new Parameter<>(name, name, new Kind.Flag(), true, true);
    }

    /** An object that becomes a record, for JSON only, optional. */
    public static <R extends Record> Parameter<R> structure(String name, Class<R> record) {
        return new Parameter<>(name, name, new Kind.Structure<>(record), true, true);
    }

    private static <T> Parameter<T> required(String name, Kind<T> kind) {
        return new Parameter<>(name, name, kind, false, false);
    }

    /** The same parameter with another word in the usage line. */
    public Parameter<T> shownAs(String word) {
        return new Parameter<>(name, word, kind, optional, named);
    }

    /** The same parameter, which may be left out. */
    public Parameter<T> optionally() {
        return new Parameter<>(name, label, kind, true, named);
    }

    /** The same parameter for the JSON notation only, where it may be left out. */
    public Parameter<T> inJsonOnly() {
        return new Parameter<>(name, label, kind, true, true);
    }

    /** How it stands in the usage line: {@code <user>}, {@code [count]}, {@code <text…>}. */
    public String usage() {
        String inside = label;
        if (kind instanceof Kind.Choice choice) {
            inside = String.join("|", choice.choices());
        } else if (kind instanceof Kind.Rest) {
            inside = label + "…";
        }
        return optional ? "[" + inside + "]" : "<" + inside + ">";
    }
}
