package parley.server.settings;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How the texts of settings become values. Each reader throws {@link IllegalArgumentException} for a text that is none. */
final class Forms {
    private static final Map<String, Duration> SPANS = Map.of(
            "", Duration.ofSeconds(1),
            "s", Duration.ofSeconds(1),
            "min", Duration.ofMinutes(1),
            "h", Duration.ofHours(1),
            "d", Duration.ofDays(1));
    private static final Map<String, Long> SIZES = Map.of("", 1L, "KiB", 1L << 10, "MiB", 1L << 20, "GiB", 1L << 30);
    // ASCII digits only: Java would take the digits of every script.
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,12}");
    private static final Pattern MEASURE = Pattern.compile("([0-9]{1,12}) ?([A-Za-z]*)");
    private static final Pattern PER = Pattern.compile("([0-9]{1,9})/([0-9]{0,6}) ?(s|min|h|d)");

    private Forms() {}

    static long whole(String text, long least, long most) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return within(Long.parseLong(text), least, most);
    }

    static Function<String, Integer> count(int least, int most) {
        return text -> off(text) ? Limits.NO_COUNT : (int) whole(text, least, most);
    }

    static Function<String, Integer> bytes(int least, int most) {
        return text -> off(text) ? Limits.NO_COUNT : (int) within(size(text), least, most);
    }

    static Function<String, Duration> span(Duration least, Duration most) {
        return text -> {
            Duration span = span(text);
            if (span.compareTo(least) < 0 || span.compareTo(most) > 0) {
                throw new IllegalArgumentException();
            }
            return span;
        };
    }

    /** {@code 30d}, {@code 5min}, or seconds as a bare number. */
    static Duration span(String text) {
        Matcher measure = MEASURE.matcher(text);
        if (!measure.matches() || !SPANS.containsKey(measure.group(2))) {
            throw new IllegalArgumentException();
        }
        Duration unit = SPANS.getOrDefault(measure.group(2), Duration.ZERO);
        Duration span = unit.multipliedBy(Long.parseLong(measure.group(1)));
        return span.compareTo(Limits.NEVER) > 0 ? Limits.NEVER : span;
    }

    static Duration spanOrOff(String text) {
        return off(text) ? Limits.NEVER : span(text);
    }

    /** {@code 16384}, {@code 64KiB}, {@code 1MiB}. */
    static long size(String text) {
        Matcher measure = MEASURE.matcher(text);
        if (!measure.matches() || !SIZES.containsKey(measure.group(2))) {
            throw new IllegalArgumentException();
        }
        return Math.multiplyExact(Long.parseLong(measure.group(1)), SIZES.getOrDefault(measure.group(2), 1L));
    }

    /** {@code 20/h}, {@code 60/10min}: so many in every span. */
    static Rate per(String text) {
        Matcher per = PER.matcher(text);
        if (!per.matches()) {
            throw new IllegalArgumentException();
        }
        long spans = per.group(2).isEmpty() ? 1 : Long.parseLong(per.group(2));
        Duration span = SPANS.getOrDefault(per.group(3), Duration.ZERO).multipliedBy(spans);
        if (span.isZero()) {
            throw new IllegalArgumentException();
        }
        return Rate.per(span, Long.parseLong(per.group(1)));
    }

    /** {@code 100, 20/s}: so many at once, and so many more in every span; or {@code off}. */
    static Rate bucket(String text) {
        if (off(text)) {
            return Rate.OFF;
        }
        List<String> parts = parts(text, ",", 2);
        return new Rate(
                whole(parts.get(0), 1, Limits.NO_COUNT), per(parts.get(1)).refillPerSecond());
    }

    static List<String> parts(String text, String separator, int number) {
        List<String> parts =
                Arrays.stream(text.split(separator, -1)).map(String::strip).toList();
        if (parts.size() != number) {
            throw new IllegalArgumentException();
        }
        return parts;
    }

    static boolean onOff(String text) {
        return switch (text) {
            case "on", "true" -> true;
            case "off", "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    static <E extends Enum<E>> Function<String, E> oneOf(Class<E> choices) {
        return text -> {
            for (E choice : choices.getEnumConstants()) {
                if (word(choice).equals(text)) {
                    return choice;
                }
            }
            throw new IllegalArgumentException();
        };
    }

    static <E extends Enum<E>> String words(Class<E> choices) {
        return Arrays.stream(choices.getEnumConstants()).map(Forms::word).collect(Collectors.joining(", "));
    }

    /** A path; a leading {@code ~} is the home folder, {@code $XDG_DATA_HOME} what the system says or its default. */
    static Path path(String text) {
        if (text.isEmpty()) {
            throw new IllegalArgumentException();
        }
        String home = System.getProperty("user.home", ".");
        String dataHome = Optional.ofNullable(System.getenv("XDG_DATA_HOME")).orElse("");
        String expanded = text;
        if (text.startsWith("$XDG_DATA_HOME")) {
            String base = dataHome.startsWith("/") ? dataHome : home + "/.local/share";
            expanded = base + text.substring("$XDG_DATA_HOME".length());
        } else if (text.equals("~") || text.startsWith("~/")) {
            expanded = home + text.substring(1);
        }
        return Path.of(expanded);
    }

    static <T> Function<String, Optional<T>> unlessOff(Function<String, T> reader) {
        return text -> off(text) ? Optional.empty() : Optional.of(reader.apply(text));
    }

    static boolean off(String text) {
        return text.equals("off");
    }

    private static String word(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static long within(long number, long least, long most) {
        if (number < least || number > most) {
            throw new IllegalArgumentException();
        }
        return number;
    }
}
