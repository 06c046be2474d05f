package parley.client.peer;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * What a peer calls a file, made into a name that is one on every system and means nothing to any (docs/reliability.md, P11).
 * Pure.
 */
public final class SafeName {
    private static final int LONGEST_BYTES = 120;
    /** What ends the name of a file that is still coming, and of no file that has come. */
    static final String OF_PARTS = ".part";

    private static final int LONGEST_ENDING = 16;
    private static final String ALLOWED = " ._-()+,=@&'";
    private static final Set<String> OF_WINDOWS = Set.of(
            "con", "prn", "aux", "nul", "com0", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
            "lpt0", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9", "conin$", "conout$");

    private SafeName() {}

    /**
     * A name without any path, of letters, digits and a few signs, of at most 120 bytes, that begins with neither a dot nor a
     * hyphen and ends with neither a dot, a space nor {@code .part}.
     *
     * @param number what the file is called if nothing of its label can stay
     */
    public static String of(String label, int number) {
        String last = label.substring(Math.max(label.lastIndexOf('/'), label.lastIndexOf('\\')) + 1);
        StringBuilder kept = new StringBuilder();
        Normalizer.normalize(last, Normalizer.Form.NFC)
                .codePoints()
                .map(point ->
                        Character.isLetterOrDigit(point) || ALLOWED.indexOf(point) >= 0 || mark(point) ? point : '_')
                .forEach(kept::appendCodePoint);
        String name = noPart(trimmed(shortened(trimmed(kept.toString()))));
        return name.isEmpty() || reserved(name) || name.chars().allMatch(c -> c == '_' || c == ' ' || c == '.')
                ? "file-" + number
                : name;
    }

    /** The same with a number, for a name that is taken: {@code film (2).mkv}. */
    public static String numbered(String name, int number) {
        int dot = ending(name);
        return name.substring(0, dot) + " (" + number + ")" + name.substring(dot);
    }

    private static String noPart(String name) {
        int stem = name.length() - OF_PARTS.length();
        return stem >= 0 && name.regionMatches(true, stem, OF_PARTS, 0, OF_PARTS.length())
                ? name.substring(0, stem) + "-" + name.substring(stem + 1)
                : name;
    }

    private static boolean mark(int point) {
        int type = Character.getType(point);
        return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK;
    }

    private static boolean reserved(String name) {
        int dot = name.indexOf('.');
        String stem = (dot < 0 ? name : name.substring(0, dot)).strip();
        return OF_WINDOWS.contains(stem.toLowerCase(Locale.ROOT));
    }

    private static String trimmed(String name) {
        int from = 0;
        while (from < name.length() && " .-_".indexOf(name.charAt(from)) >= 0) {
            from++;
        }
        int to = name.length();
        while (to > from && " .".indexOf(name.charAt(to - 1)) >= 0) {
            to--;
        }
        return name.substring(from, to);
    }

    private static String shortened(String name) {
        if (bytes(name) <= LONGEST_BYTES) {
            return name;
        }
        String ending = name.substring(ending(name));
        String stem = name.substring(0, name.length() - ending.length());
        while (bytes(stem) + bytes(ending) > LONGEST_BYTES) {
            stem = stem.substring(0, stem.offsetByCodePoints(stem.length(), -1));
        }
        return stem + ending;
    }

    /** Where the ending begins, its dot included; the length if there is none. */
    private static int ending(String name) {
        int dot = name.lastIndexOf('.');
        return dot <= 0 || name.length() - dot > LONGEST_ENDING ? name.length() : dot;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
