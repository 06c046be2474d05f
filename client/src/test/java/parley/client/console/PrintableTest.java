package parley.client.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void controlsAndOverridesAreReplaced() {
        List<Integer> through = new ArrayList<>();
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            Printable.line("a" + Character.toString(point) + "b")
                    .codePoints()
                    .filter(PrintableTest::dangerous)
                    .forEach(through::add);
        }
        assertThat(through).isEmpty();
    }

    private static boolean dangerous(int point) {
        return point < ' '
                || (point >= 0x7F && point < 0xA0)
                || (point >= 0x2028 && point <= 0x202E)
                || (point >= 0x2066 && point <= 0x2069);
    }

    @Test
    void whatPeopleWriteStays() {
        for (String text : new String[] {
            "grüße",
            "日本語",
            "हिन्दी",
            "עברית",
            "👩‍🔬 👍🏽 🇩🇪",
            "e\u0301",
            "┌─┐│ x └─┘",
            "a\u00A0b",
            "𝔘",
            "\uD83E\uDEE8"
        }) {
            assertThat(Printable.line(text)).isEqualTo(text);
        }
    }

    @Test
    void aPileOfMarksIsCut() {
        assertThat(Printable.line("z" + "\u0301".repeat(40) + "a")).isEqualTo("z" + "\u0301".repeat(8) + "a");
    }

    @Test
    void tabsBecomeSpacesAndLineBreaksStayOnlyInLines() {
        assertThat(Printable.line("a\tb\nc")).isEqualTo("a    b c");
        assertThat(Printable.lines("a\tb\r\nc")).isEqualTo("a    b\nc");
        assertThat(Printable.lines("a\rb")).isEqualTo("a\uFFFDb");
    }

    @Test
    void theLastStationLetsNoControlThroughThatWasForgottenBefore() {
        assertThat(Ansi.of(new AttributedString("a\033[2J\u009b1m\r\tb\nc", new Colours(true).bold())))
                .isEqualTo("\033[1ma\uFFFD[2J\uFFFD1m\uFFFD\uFFFDb\nc\033[m");
    }
}
