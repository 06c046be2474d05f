package parley.server.store;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The number of an accepted message over all mailboxes: strictly increasing in the order of acceptance. Others see it as
 * an opaque short {@link #text}.
 *
 * @param number 1 or more
 */
public record MessageId(long number) implements Comparable<MessageId> {
    private static final Pattern TEXT = Pattern.compile("[0-9a-z]{1,12}");

    /**
     * @throws IllegalArgumentException if {@code number} is below 1
     */
    public MessageId {
        if (number < 1) {
            throw new IllegalArgumentException("message numbers begin at 1");
        }
    }

    /** Reads what {@link #text} wrote; empty for anything else. */
    public static Optional<MessageId> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(text, Character.MAX_RADIX);
        return number < 1 ? Optional.empty() : Optional.of(new MessageId(number));
    }

    /** The form that leaves the server. */
    public String text() {
        return Long.toString(number, Character.MAX_RADIX).toLowerCase(Locale.ROOT);
    }

    @Override
    public int compareTo(MessageId other) {
        return Long.compare(number, other.number);
    }

    @Override
    public String toString() {
        return text();
    }
}
