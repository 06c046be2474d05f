package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code docs/abuse.md} says what is tried and what happens; every row of it is held by a test that carries its number. */
class RowsTest {
    private static final Path TREE = Path.of("..");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([A-Z]\\d\\d) \\|");
    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([A-Z]\\d\\d)\"\\)");
    private static final Pattern ROWS_OF_A_TRANSCRIPT = Pattern.compile("(?m)^# rows:((?: [A-Z]\\d\\d)+)$");

    @Test
    void everyRowIsHeldByATest() throws IOException {
        assertThat(tested()).containsAll(written());
    }

    @Test
    void everyRowOfATestIsWrittenDown() throws IOException {
        assertThat(written()).containsAll(tested());
    }

    @Test
    void theNumbersOfALetterHaveNoGap() throws IOException {
        Map<Character, Integer> count = new TreeMap<>();
        for (String row : written()) {
            int expected = count.merge(row.charAt(0), 1, Integer::sum);
            assertThat(row).isEqualTo("%c%02d".formatted(row.charAt(0), expected));
        }
    }

    private static Set<String> written() throws IOException {
        List<String> rows = found(ROW, Files.readString(TREE.resolve("docs/abuse.md")));
        Set<String> once = new TreeSet<>(rows);
        assertThat(rows).hasSameSizeAs(once);
        return once;
    }

    private static Set<String> tested() throws IOException {
        Set<String> rows = new TreeSet<>();
        try (Stream<Path> files = Files.walk(TREE)) {
            for (Path file : files.filter(RowsTest::isTest).toList()) {
                String text = Files.readString(file);
                rows.addAll(found(TAG, text));
                if (file.toString().endsWith(".chat")) {
                    found(ROWS_OF_A_TRANSCRIPT, text)
                            .forEach(line -> rows.addAll(List.of(line.strip().split(" "))));
                }
            }
        }
        return rows;
    }

    private static boolean isTest(Path file) {
        String name = file.toString();
        return name.contains("/src/test/") && (name.endsWith(".java") || name.endsWith(".chat"));
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(RowsTest::group).toList();
    }

    private static String group(MatchResult result) {
        return result.group(1);
    }
}
