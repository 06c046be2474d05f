package parley.protocol.words;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The name of an account in its one stored form (protocol section 3.1): {@code [a-z0-9][a-z0-9._-]{0,31}}.
 *
 * @param value the folded name, ASCII only
 */
public record UserName(String value) implements Comparable<UserName> {
    private static final Pattern LEGAL = Pattern.compile("[a-z0-9][a-z0-9._-]{0,31}");
    private static final Set<String> RESERVED =
            Set.of("all", "server", "system", "admin", "here", "everyone", "parley", "ok", "error", "bye");

    /**
     * @throws IllegalArgumentException if {@code value} is not a legal folded name; people's input goes through
     *     {@link #parse}
     */
    public UserName {
        if (!LEGAL.matcher(value).matches()) {
            throw new IllegalArgumentException("not a user name");
        }
    }

    /** Folds what somebody typed; empty if it is no legal name. Idempotent: folding a folded name changes nothing. */
    public static Optional<UserName> parse(String typed) {
        // The Kelvin sign folds to an ASCII k: what is not ASCII before folding is no name.
        if (typed.length() > 32 || !typed.chars().allMatch(c -> c < 0x80)) {
            return Optional.empty();
        }
        String folded = typed.toLowerCase(Locale.ROOT);
        return LEGAL.matcher(folded).matches() ? Optional.of(new UserName(folded)) : Optional.empty();
    }

    /** Whether no account may have this name, because text could mistake it for the server or for everybody. */
    public boolean reserved() {
        return RESERVED.contains(value);
    }

    @Override
    public int compareTo(UserName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
