package parley.protocol;

import java.time.Instant;
import java.time.LocalDate;

/** How moments are written: always in UTC, and quicker than a {@code DateTimeFormatter}, for it is done per message. */
final class Timestamp {
    private static final long DAY = 86_400;
    // The years that RFC 3339 can write; what lies outside is written as the nearest that it can.
    private static final Instant FIRST = Instant.parse("0000-01-01T00:00:00Z");
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

    private Timestamp() {}

    /** RFC 3339 in milliseconds, always as wide: {@code 2026-11-20T09:41:07.250Z}. */
    static String full(Instant instant) {
        Instant within = within(instant);
        char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
        minute(within, text);
        int second = (int) Math.floorMod(within.getEpochSecond(), 60L);
        digits(text, 17, 2, second);
        digits(text, 20, 3, within.getNano() / 1_000_000);
        return new String(text);
    }

    /** For people: {@code 2026-11-20 09:41Z}. */
    static String minute(Instant instant) {
        char[] text = "0000-00-00 00:00Z".toCharArray();
        minute(within(instant), text);
        return new String(text);
    }

    private static Instant within(Instant instant) {
        return instant.isBefore(FIRST) ? FIRST : instant.isAfter(LAST) ? LAST : instant;
    }

    private static void minute(Instant instant, char[] to) {
        LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(instant.getEpochSecond(), DAY));
        int minute = (int) (Math.floorMod(instant.getEpochSecond(), DAY) / 60);
        digits(to, 0, 4, day.getYear());
        digits(to, 5, 2, day.getMonthValue());
        digits(to, 8, 2, day.getDayOfMonth());
        digits(to, 11, 2, minute / 60);
        digits(to, 14, 2, minute % 60);
    }

    private static void digits(char[] to, int from, int count, int number) {
        int left = number;
        for (int at = from + count - 1; at >= from; at--) {
            to[at] = (char) ('0' + left % 10);
            left /= 10;
        }
    }
}
