package parley.server.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import parley.protocol.Cleaner;

/** Which known word somebody may have meant. */
public final class Nearest {
    private static final int LONGEST_SHOWN = 60;

    private Nearest() {}

    /**
     * The known word with the fewest changed letters, behind {@code before}; what only lacks a known word's first part is nearer
     * than that, and a misspelt first part stands for all words that begin with it. Nothing if so much would have to change
     * that nobody can have meant it.
     */
    public static String hint(String before, String typed, Collection<String> known) {
        String folded = typed.toLowerCase(Locale.ROOT);
        return known.stream()
                .filter(word -> distance(folded, word.toLowerCase(Locale.ROOT)) <= most(folded))
                .min(Comparator.<String>comparingInt(word -> distance(folded, word.toLowerCase(Locale.ROOT)))
                        .thenComparing(Comparator.naturalOrder()))
                .map(before::concat)
                .orElse("");
    }

    private static int most(String typed) {
        return typed.length() < 4 ? 1 : Math.max(2, typed.length() / 3);
    }

    /** Somebody's own words, safe to print in a line: cut, and without what a terminal would obey. */
    static String shown(String typed) {
        StringBuilder shown = new StringBuilder("\"");
        typed.codePoints()
                .limit(LONGEST_SHOWN)
                .map(c -> Cleaner.legal(c) && c != '\t' && Character.getType(c) != Character.FORMAT ? c : '?')
                .forEach(shown::appendCodePoint);
        return shown.append('"').toString();
    }

    private static int distance(String typed, String word) {
        if (word.endsWith("." + typed)) {
            return 0;
        }
        int dot = word.indexOf('.');
        int whole = letters(typed, word);
        return dot < 0 ? whole : Math.min(whole, letters(typed, word.substring(0, dot)));
    }

    private static int letters(String typed, String word) {
        int[] above = new int[word.length() + 1];
        for (int column = 0; column <= word.length(); column++) {
            above[column] = column;
        }
        for (int row = 1; row <= Math.min(typed.length(), 100); row++) {
            int[] current = new int[word.length() + 1];
            current[0] = row;
            for (int column = 1; column <= word.length(); column++) {
                int changed = above[column - 1] + (typed.charAt(row - 1) == word.charAt(column - 1) ? 0 : 1);
                current[column] = Math.min(changed, Math.min(above[column], current[column - 1]) + 1);
            }
            above = current;
        }
        return above[word.length()];
    }
}
