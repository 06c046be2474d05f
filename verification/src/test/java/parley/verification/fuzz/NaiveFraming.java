package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The lines of bytes that are all there, found in the simplest way (protocol section 2), to hold the framer against.
 *
 * @param pieces what a framer gives, as {@link FramerOracle} shows it
 * @param open whether the bytes end inside a line
 */
record NaiveFraming(List<String> pieces, boolean open, boolean overflowed) {
    private static final String INSIDE = "\u00FF\u00FA(?:[^\u00FF]++|\u00FF[^\u00F0])*+";
    private static final Pattern TELNET = Pattern.compile(
            INSIDE + "\u00FF\u00F0" + "|\u00FF[\u00FB-\u00FE].|\u00FF[\u00F0-\u00F9]" + "|(?<data>\u00FF\u00FF)"
                    + "|(?<cut>" + INSIDE + "\u00FF?\\z|\u00FF[\u00FB-\u00FE]?\\z)",
            Pattern.DOTALL);

    static NaiveFraming of(byte[] bytes, int longest, int most) {
        List<String> pieces = new ArrayList<>();
        String left = new String(bytes, ISO_8859_1);
        for (int end = left.indexOf('\n'); end >= 0 && end <= most; end = left.indexOf('\n')) {
            String line = withoutTelnet(left.substring(0, end), "\u00FF");
            pieces.add(
                    line.length() > longest
                            ? "too long " + line.substring(0, longest)
                            : "line " + (line.endsWith("\r") ? line.substring(0, line.length() - 1) : line));
            left = left.substring(end + 1);
        }
        boolean overflowed = left.length() > most;
        // Whether a sequence at the very end will be one is not known yet.
        String begun = withoutTelnet(left.substring(0, Math.min(left.length(), most)), "");
        if (begun.length() > longest) {
            pieces.add("too long " + begun.substring(0, longest));
        }
        if (overflowed) {
            pieces.add("overflow");
        }
        return new NaiveFraming(pieces, !withoutTelnet(left, "\u00FF").isEmpty(), overflowed);
    }

    /** @param cut what stands for a sequence that the end cuts off */
    private static String withoutTelnet(String line, String cut) {
        return TELNET.matcher(line)
                .replaceAll(found -> found.group(1) != null ? "\u00FF" : found.group(2) != null ? cut : "");
    }
}
