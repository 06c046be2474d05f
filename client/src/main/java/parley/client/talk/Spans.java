package parley.client.talk;

import java.time.Duration;

/** Spans of time as a person reads them. */
final class Spans {
    private Spans() {}

    /** {@code 14 s}, {@code 3 min}, {@code 2 h 5 min}, {@code 4 d 2 h}. */
    static String words(Duration span) {
        if (span.toMinutes() == 0) {
            return Math.max(0, span.toSeconds()) + " s";
        }
        if (span.toHours() == 0) {
            return span.toMinutes() + " min";
        }
        return span.toDays() == 0
                ? span.toHours() + " h " + span.toMinutesPart() + " min"
                : span.toDays() + " d " + span.toHoursPart() + " h";
    }
}
