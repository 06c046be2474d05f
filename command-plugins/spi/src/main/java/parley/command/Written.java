package parley.command;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import parley.protocol.Json;
import parley.protocol.words.UserName;

/** One argument as it was written, in either notation, to the value that its kind promises; empty if it is none. */
final class Written {
    private static final int LONGEST_WHOLE = 18;
    private static final int LONGEST_SECONDS = 9;
    private static final long MOST_SECONDS = 999_999_999;

    private Written() {}

    static Optional<?> typed(Kind<?> kind, String written) {
        if (kind instanceof Kind.Whole whole) {
            return within(whole, digits(written, LONGEST_WHOLE));
        } else if (kind instanceof Kind.Seconds) {
            return seconds(digits(written, LONGEST_SECONDS));
        }
        return text(kind, written);
    }

    static Optional<?> json(Kind<?> kind, Json written) {
        if (written instanceof Json.Text text) {
            return text(kind, text.text());
        } else if (written instanceof Json.Whole number && kind instanceof Kind.Whole whole) {
            return within(whole, OptionalLong.of(number.number()));
        } else if (written instanceof Json.Whole number && kind instanceof Kind.Seconds) {
            return seconds(OptionalLong.of(number.number()));
        } else if (written instanceof Json.Truth truth && kind instanceof Kind.Flag) {
            return Optional.of(truth.value());
        } else if (written instanceof Json.Members members && kind instanceof Kind.Structure<?> structure) {
            return Structures.read(structure.record(), members);
        }
        return Optional.empty();
    }

    /** The kinds that are strings in both notations. */
    private static Optional<?> text(Kind<?> kind, String written) {
        if (kind instanceof Kind.Word word) {
            return Optional.of(written)
                    .filter(text -> isWord(text) && text.codePointCount(0, text.length()) <= word.most());
        } else if (kind instanceof Kind.Choice choice) {
            return Optional.of(written).filter(choice.choices()::contains);
        } else if (kind instanceof Kind.Secret secret) {
            int bytes = written.getBytes(StandardCharsets.UTF_8).length;
            return Optional.of(written)
                    .filter(text -> isWord(text) && bytes >= secret.leastBytes() && bytes <= secret.mostBytes());
        } else if (kind instanceof Kind.Person) {
            return UserName.parse(written);
        } else if (kind instanceof Kind.Rest) {
            return Optional.of(written).filter(text -> !text.isEmpty());
        }
        return Optional.empty();
    }

    private static boolean isWord(String text) {
        return !text.isEmpty() && text.chars().noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** ASCII digits only: {@code Long.parseLong} also takes a sign and the digits of every other script. */
    private static OptionalLong digits(String written, int most) {
        if (written.isEmpty() || written.length() > most || !written.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(Long.parseLong(written));
    }

    private static Optional<Long> within(Kind.Whole kind, OptionalLong number) {
        return number.isPresent() && number.getAsLong() >= kind.least() && number.getAsLong() <= kind.most()
                ? Optional.of(number.getAsLong())
                : Optional.empty();
    }

    private static Optional<Duration> seconds(OptionalLong number) {
        return number.isPresent() && number.getAsLong() >= 0 && number.getAsLong() <= MOST_SECONDS
                ? Optional.of(Duration.ofSeconds(number.getAsLong()))
                : Optional.empty();
    }
}
