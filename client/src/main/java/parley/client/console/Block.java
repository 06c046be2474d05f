package parley.client.console;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/**
 * What stands at the bottom, below the scroll-back: lines not accepted yet, the prompt with what is typed, what can be
 * typed next, transfers, the status row. Immutable; already cleaned.
 *
 * @param rows as they stand on the screen, each one column narrower than it: in a full row terminals differ
 * @param cursorRow counted in {@code rows}
 */
record Block(List<AttributedString> rows, int cursorRow, int cursorColumn) {
    /** How a typed line break looks: the next row begins below the text, not below the prompt. */
    private static final String CONTINUED = "\n  ";

    /**
     * The parts, whole.
     *
     * @param above each one row; the last ones stay where there is no room
     * @param typed in its colours
     * @param cursor index in {@code typed}
     * @param hints choices below what is typed
     * @param below each one row
     */
    record Parts(
            List<AttributedString> above,
            AttributedString prompt,
            AttributedString typed,
            int cursor,
            List<AttributedString> hints,
            List<AttributedString> below) {}

    static Block of(Parts parts, int rows, int columns) {
        List<AttributedString> input = split(joined(parts, parts.typed().length()), columns);
        List<AttributedString> before = split(joined(parts, parts.cursor()), columns);
        int row = before.size() - 1;
        int column = width(before.get(row));
        // One row less than the screen has, so that the scroll-back never looks gone.
        int room = Math.max(1, rows - 1);
        int shown = Math.min(input.size(), room);
        int from = Math.max(0, Math.min(row - shown / 2, input.size() - shown));
        room -= shown;
        List<AttributedString> below = first(cut(parts.below(), columns), room);
        room -= below.size();
        List<AttributedString> hints = first(cut(parts.hints(), columns), room);
        room -= hints.size();
        List<AttributedString> above = last(cut(parts.above(), columns), room);

        List<AttributedString> all = new ArrayList<>(above);
        all.addAll(input.subList(from, from + shown));
        all.addAll(hints);
        all.addAll(below);
        return new Block(all, above.size() + row - from, column);
    }

    private static AttributedString joined(Parts parts, int upTo) {
        AttributedStringBuilder ink = new AttributedStringBuilder();
        ink.append(parts.prompt());
        for (int at = 0; at < upTo; at++) {
            if (parts.typed().charAt(at) == '\n') {
                ink.append(CONTINUED);
            } else {
                ink.append(parts.typed(), at, at + 1);
            }
        }
        return ink.toAttributedString();
    }

    private static List<AttributedString> split(AttributedString text, int columns) {
        return text.columnSplitLength(Math.max(1, columns - 1));
    }

    private static List<AttributedString> cut(List<AttributedString> rows, int columns) {
        List<AttributedString> cut = new ArrayList<>();
        for (AttributedString row : rows) {
            cut.add(width(row) < columns ? row : row.columnSubSequence(0, Math.max(0, columns - 1)));
        }
        return cut;
    }

    private static List<AttributedString> first(List<AttributedString> rows, int room) {
        return new ArrayList<>(rows.subList(0, Math.min(rows.size(), Math.max(0, room))));
    }

    private static List<AttributedString> last(List<AttributedString> rows, int room) {
        return new ArrayList<>(rows.subList(rows.size() - Math.min(rows.size(), Math.max(0, room)), rows.size()));
    }

    private static int width(AttributedString row) {
        return row.columnLength();
    }
}
