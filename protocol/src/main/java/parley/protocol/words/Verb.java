package parley.protocol.words;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The word that a command begins with, in its one stored form: {@code [a-z][a-z0-9-]{0,31}}.
 *
 * @param value the verb in lower case
 */
public record Verb(String value) implements Comparable<Verb> {
    private static final Pattern LEGAL = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    /** @throws IllegalArgumentException if {@code value} is not a legal verb in lower case */
    public Verb {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a verb");
        }
    }

    /** Folds what somebody typed (verbs are not case-sensitive, protocol section 2); empty if it is no legal verb. */
    public static Optional<Verb> parse(String typed) {
        if (typed.length() > 32 || !typed.chars().allMatch(c -> c < 0x80)) {
            return Optional.empty();
        }
        String folded = typed.toLowerCase(Locale.ROOT);
        return LEGAL.matcher(folded).matches() ? Optional.of(new Verb(folded)) : Optional.empty();
    }

    @Override
    public int compareTo(Verb other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
