package parley.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jline.utils.AttributedString;
import org.junit.jupiter.api.Test;

class DrawingTest {
    private static final int COLUMNS = 20;

    private static Block block(List<String> above, String typed, int cursor, List<String> below, int rows) {
        return Block.of(
                new Block.Parts(
                        texts(above),
                        new AttributedString("> "),
                        new AttributedString(typed),
                        cursor,
                        List.of(),
                        texts(below)),
                rows,
                COLUMNS);
    }

    private static List<AttributedString> texts(List<String> texts) {
        return texts.stream().map(AttributedString::new).toList();
    }

    /** Whatever stood there before: afterwards there is this block and nothing else, and the cursor is right. */
    @Test
    void anyBlockFollowsAnyOther() {
        Random random = new Random(7);
        String[] words = {"a", "bb ", "漢字", "😀", "e\u0301", "long long word ", "\n", "x"};
        Emulator emulator = new Emulator(COLUMNS);
        Drawing drawing = new Drawing(true);
        emulator.write("scroll-back\n".getBytes(UTF_8), 0, 12);
        for (int round = 0; round < 600; round++) {
            StringBuilder typed = new StringBuilder();
            for (int count = random.nextInt(9); count > 0; count--) {
                typed.append(words[random.nextInt(words.length)]);
            }
            int cursor = typed.length() == 0
                    ? 0
                    : typed.offsetByCodePoints(0, random.nextInt(typed.codePointCount(0, typed.length()) + 1));
            List<String> above = some(random, words);
            List<String> below = some(random, words);
            Block block = block(above, typed.toString(), cursor, below, 50);
            byte[] out = drawing.draw(block).getBytes(UTF_8);
            emulator.write(out, 0, out.length);
            List<String> wanted = new ArrayList<>(List.of("scroll-back"));
            block.rows()
                    .forEach(row ->
                            wanted.add(row.toString().replace("\u0301", "").stripTrailing()));
            while (wanted.get(wanted.size() - 1).isEmpty()) {
                wanted.remove(wanted.size() - 1);
            }
            assertThat(emulator.rows()).as("round %s", round).isEqualTo(wanted);
            String before = emulator.beforeCursor();
            String its = block.rows().get(block.cursorRow()).toString().replace("\u0301", "");
            assertThat(its).startsWith(before.stripTrailing());
            if (random.nextInt(10) == 0) {
                byte[] gone = drawing.erase().getBytes(UTF_8);
                emulator.write(gone, 0, gone.length);
                assertThat(emulator.rows()).containsExactly("scroll-back");
            }
        }
    }

    private static List<String> some(Random random, String[] words) {
        List<String> some = new ArrayList<>();
        for (int count = random.nextInt(3); count > 0; count--) {
            some.add(words[random.nextInt(words.length - 2)].strip() + random.nextInt(3));
        }
        return some;
    }

    @Test
    void onALowScreenTheRowOfTheCursorStays() {
        String typed = "1\n2\n3\n4\n5\n6\n7\n8\n9";
        Block block = block(List.of("above"), typed, typed.indexOf('7'), List.of("below"), 4);
        assertThat(block.rows()).hasSize(3);
        assertThat(block.rows().get(block.cursorRow()).toString()).isEqualTo("  7");
        assertThat(block(List.of("above"), "x", 1, List.of("below"), 1).rows()).hasSize(1);
    }

    @Test
    void aNarrowerWindowHasMovedRowsOnlyWhereRowsReflow() {
        for (boolean reflows : new boolean[] {true, false}) {
            Drawing drawing = new Drawing(reflows);
            drawing.draw(block(List.of("0123456789012"), "abc", 3, List.of(), 20));
            assertThat(drawing.eraseResized(10)).startsWith(reflows ? "\r\033[2A\033[K" : "\r\033[1A\033[K");
            assertThat(drawing.erase()).isEmpty();
        }
    }
}
