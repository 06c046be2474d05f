package parley.client.console;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jline.utils.AttributedStyle;

/**
 * How what is said is told apart, always beside a sign that does the same without colour. Immutable.
 *
 * @param shown whether anything but plain text is used at all
 */
record Colours(boolean shown) {
    /** Six that can be read on light and on dark. */
    private static final int[] PEOPLE = {
        AttributedStyle.RED,
        AttributedStyle.GREEN,
        AttributedStyle.YELLOW,
        AttributedStyle.BLUE,
        AttributedStyle.MAGENTA,
        AttributedStyle.CYAN
    };

    /** The sequence that turns a style of ours on. */
    static String sequence(AttributedStyle style) {
        return SEQUENCES.getOrDefault(style, "");
    }

    private static final Map<AttributedStyle, String> SEQUENCES = sequences();

    private static Map<AttributedStyle, String> sequences() {
        Map<AttributedStyle, String> sequences = new HashMap<>();
        sequences.put(AttributedStyle.DEFAULT.faint(), "\033[2m");
        sequences.put(AttributedStyle.BOLD, "\033[1m");
        for (int colour : PEOPLE) {
            sequences.put(AttributedStyle.DEFAULT.foreground(colour), "\033[3" + colour + "m");
            sequences.put(AttributedStyle.BOLD.foreground(colour), "\033[1;3" + colour + "m");
        }
        return Map.copyOf(sequences);
    }

    AttributedStyle plain() {
        return AttributedStyle.DEFAULT;
    }

    AttributedStyle dim() {
        return shown ? AttributedStyle.DEFAULT.faint() : AttributedStyle.DEFAULT;
    }

    AttributedStyle bold() {
        return shown ? AttributedStyle.BOLD : AttributedStyle.DEFAULT;
    }

    AttributedStyle asking() {
        return shown ? AttributedStyle.BOLD.foreground(AttributedStyle.YELLOW) : AttributedStyle.DEFAULT;
    }

    AttributedStyle trouble() {
        return shown ? AttributedStyle.DEFAULT.foreground(AttributedStyle.RED) : AttributedStyle.DEFAULT;
    }

    AttributedStyle known() {
        return shown ? AttributedStyle.BOLD.foreground(AttributedStyle.GREEN) : AttributedStyle.DEFAULT;
    }

    /** The same person has the same colour everywhere and always. */
    AttributedStyle person(String name) {
        if (!shown) {
            return AttributedStyle.DEFAULT;
        }
        int mixed = name.toLowerCase(Locale.ROOT).hashCode() * 0x9E3779B9;
        return AttributedStyle.DEFAULT.foreground(PEOPLE[Math.floorMod(mixed >>> 16, PEOPLE.length)]);
    }
}
