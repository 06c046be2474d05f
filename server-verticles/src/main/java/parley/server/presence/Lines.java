package parley.server.presence;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import parley.server.powers.Crowd.Sight;

/** One user as people read it: {@code luke  online since 2026-11-20 09:41Z  lunch}. */
final class Lines {
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Lines() {}

    static String of(Sight sight) {
        StringBuilder line = new StringBuilder(64);
        line.append(sight.user()).append("  ").append(state(sight));
        sight.since().ifPresent(since -> line.append(" since ").append(minute(since)));
        sight.words().ifPresent(words -> line.append("  ").append(words));
        return line.toString();
    }

    static String state(Sight sight) {
        return sight.standing().name().toLowerCase(Locale.ROOT);
    }

    private static String minute(Instant instant) {
        return MINUTE.format(instant);
    }
}
