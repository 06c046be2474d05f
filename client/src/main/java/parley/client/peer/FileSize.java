package parley.client.peer;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How large a file is, as people write and read it: decimal units, as disks and networks are counted. */
public final class FileSize {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,12}(?:\\.[0-9]{1,3})?) ?([kmgt]i?)?b?");
    private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};
    private static final Map<String, Long> FACTORS = Map.of(
            "k",
            1_000L,
            "m",
            1_000_000L,
            "g",
            1_000_000_000L,
            "t",
            1_000_000_000_000L,
            "ki",
            1L << 10,
            "mi",
            1L << 20,
            "gi",
            1L << 30,
            "ti",
            1L << 40);

    private FileSize() {}

    /** {@code 700 MB}. */
    public static String text(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1_000;
            unit++;
        }
        return value < 10 && unit >= 0
                ? String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit])
                : Math.round(value) + " " + UNITS[Math.max(unit, 0)];
    }

    /** {@code 4096}, {@code 700MB}, {@code 1.5GB}, {@code 2GiB}; empty if it is none. */
    public static OptionalLong parse(String text) {
        Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        long factor = form.group(2) == null ? 1 : FACTORS.getOrDefault(form.group(2), 1L);
        BigDecimal bytes = new BigDecimal(form.group(1)).multiply(BigDecimal.valueOf(factor));
        return bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0
                ? OptionalLong.empty()
                : OptionalLong.of(bytes.longValue());
    }
}
