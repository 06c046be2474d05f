package parley.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.words.Refusal;

class CleanerTest {
    /** First and last of what protocol section 2 does not allow. */
    private static final List<int[]> ILLEGAL = List.of(
            new int[] {0x00, 0x08},
            new int[] {0x0A, 0x1F},
            new int[] {0x7F, 0x9F},
            new int[] {0x2028, 0x2029},
            new int[] {0x202A, 0x202E},
            new int[] {0x2066, 0x2069},
            new int[] {0xD800, 0xDFFF});

    @Test
    void exactlyTheCharactersOfTheProtocolAreIllegal() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            int judged = codePoint;
            boolean illegal = ILLEGAL.stream().anyMatch(range -> range[0] <= judged && judged <= range[1]);
            assertThat(Cleaner.legal(codePoint)).as("U+%04X", codePoint).isEqualTo(!illegal);
        }
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                '\t', ' ', 'a', 0xA0, 0xE9, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x061C, 0x2027, 0x202F, 0x2065,
                0x206A, 0xFEFF, 0xFFFD, 0xFFFF, 0x1F600, 0xE0001, 0xE007F, 0x10FFFF
            })
    void joinersMarksTagsAndTheRestStayAsTheyAre(int codePoint) {
        String text = "a" + Character.toString(codePoint) + "b";
        assertThat(Cleaner.flaw(text)).isEmpty();
        assertThat(Cleaner.clean(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x00, 0x07, 0x08, 0x0A, 0x0D, 0x1B, 0x7F, 0x85, 0x9B, 0x9D, 0x2028, 0x2029, 0x202A, 0x202E, 0x2066,
                0x2069
            })
    void controlsAndOverridesOfDirectionAreBadCharactersAndReplaced(int codePoint) {
        String text = "a" + Character.toString(codePoint) + "b";
        assertThat(Cleaner.flaw(text)).contains(Refusal.BAD_CHARACTER);
        assertThat(Cleaner.clean(text)).isEqualTo("a\uFFFDb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\uD83D", "a\uD83Db", "\uDE00", "\uDE00\uD83D", "\u001Ba\uD83D"})
    void halfAPairIsBadEncodingWhateverElseIsWrong(String text) {
        assertThat(Cleaner.flaw(text)).contains(Refusal.BAD_ENCODING);
        assertThat(Cleaner.clean(text)).doesNotContain("\uD83D", "\uDE00").contains("\uFFFD");
    }

    @Test
    void aLineBreakIsLegalInLinesOnly() {
        assertThat(Cleaner.flaw("a\nb")).contains(Refusal.BAD_CHARACTER);
        assertThat(Cleaner.flawOfLines("a\nb")).isEmpty();
        assertThat(Cleaner.flawOfLines("a\r\nb")).contains(Refusal.BAD_CHARACTER);
    }

    @ParameterizedTest
    @CsvSource({"'a\nb', 'a\nb'", "'a\r\nb', 'a\nb'", "'a\rb', 'a\uFFFDb'", "'a\r\r\nb', 'a\uFFFD\nb'", "'\r', '\uFFFD'"
    })
    void cleaningLinesKeepsTheirBreaks(String text, String cleaned) {
        assertThat(Cleaner.cleanLines(text)).isEqualTo(cleaned);
    }

    @Test
    void whatWasCleanedIsLegalAndIsNotChangedAgain() {
        Random random = new Random(11);
        for (int round = 0; round < 20_000; round++) {
            String text = HostileText.any(random);
            String line = Cleaner.clean(text);
            String lines = Cleaner.cleanLines(text);
            assertThat(Cleaner.flaw(line)).isEmpty();
            assertThat(Cleaner.flawOfLines(lines)).isEmpty();
            assertThat(Cleaner.clean(line)).isEqualTo(line);
            assertThat(new String(line.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
                    .isEqualTo(line);
        }
    }
}
