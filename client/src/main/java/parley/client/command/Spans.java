package parley.client.command;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Spans of time as people write them: {@code 90}, {@code 30s}, {@code 10m}, {@code 2h}, {@code 1d}. */
final class Spans {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(s|m|min|h|d)?");
    private static final Map<String, Integer> SECONDS = Map.of("s", 1, "m", 60, "min", 60, "h", 3_600, "d", 86_400);

    private Spans() {}

    /** Empty if it is none. A bare number is seconds. */
    static Optional<Duration> parse(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return Optional.empty();
        }
        int unit = form.group(2) == null ? 1 : SECONDS.getOrDefault(form.group(2), 1);
        return Optional.of(Duration.ofSeconds(Long.parseLong(form.group(1)) * unit));
    }

    /** In the largest unit that shows it exactly, seconds rounded up. */
    static String text(Duration span) {
        long seconds = span.plusMillis(999).toSeconds();
        if (seconds >= 3_600 && seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        return seconds >= 60 && seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
    }
}
