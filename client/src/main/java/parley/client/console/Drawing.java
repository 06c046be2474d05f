package parley.client.console;

import java.util.List;
import org.jline.utils.AttributedString;

/**
 * What stands on the screen of the block at the bottom, and how to get from there to what should. Rows are ended by us and
 * never by the terminal, so that it is known what a terminal makes of them when its size changes. Touched only under the
 * editor's lock.
 */
final class Drawing {
    /** Whether the terminal breaks rows that have become too wide, as most do; others cut them. */
    private final boolean reflows;

    private List<AttributedString> drawn = List.of();
    private int row;
    private int column;

    Drawing(boolean reflows) {
        this.reflows = reflows;
    }

    /** Nothing of ours stands on the screen any more. */
    void forget() {
        drawn = List.of();
        row = 0;
        column = 0;
    }

    /** What takes the block off the screen and leaves the cursor where it began. */
    String erase() {
        if (drawn.isEmpty()) {
            return "";
        }
        String out = "\r" + Ansi.move(row, Ansi.UP) + Ansi.CLEAR_ROW;
        if (drawn.size() > 1) {
            // From the second row on: what is cleared from the first of the screen on, tmux adds to its history.
            out += "\n" + Ansi.CLEAR_BELOW + Ansi.move(1, Ansi.UP);
        }
        forget();
        return out;
    }

    /** As {@link #erase}, when the screen has become so wide since. */
    String eraseResized(int columns) {
        if (reflows && !drawn.isEmpty()) {
            int above = column / columns;
            for (AttributedString each : drawn.subList(0, row)) {
                above += Math.max(1, each.columnSplitLength(columns).size());
            }
            row = above;
        }
        return erase();
    }

    /** What makes this block stand there. */
    String draw(Block block) {
        StringBuilder out = new StringBuilder();
        List<AttributedString> rows = block.rows();
        for (int at = 0; at < rows.size(); at++) {
            AttributedString before = at < drawn.size() ? drawn.get(at) : AttributedString.EMPTY;
            if (at >= drawn.size() || !rows.get(at).equals(before)) {
                int same = same(before, rows.get(at));
                go(out, at, same);
                out.append(Ansi.of(rows.get(at), same));
                column = rows.get(at).columnLength();
                if (before.length() > same) {
                    out.append(Ansi.CLEAR_ROW);
                }
            }
        }
        if (rows.size() < drawn.size()) {
            go(out, rows.size(), 0);
            out.append(Ansi.CLEAR_BELOW);
        }
        go(out, block.cursorRow(), block.cursorColumn());
        drawn = rows;
        return out.toString();
    }

    private void go(StringBuilder out, int toRow, int toColumn) {
        if (toRow == row && toColumn == column) {
            return;
        }
        out.append('\r');
        if (toRow > row) {
            // Not a movement, which would stop at the screen's last row.
            out.append("\n".repeat(toRow - row));
        } else {
            out.append(Ansi.move(row - toRow, Ansi.UP));
        }
        out.append(Ansi.move(toColumn, Ansi.RIGHT));
        row = toRow;
        column = toColumn;
    }

    /** How many characters stand already, each of them one column wide and alone in it; 0 where that is not sure. */
    private static int same(AttributedString before, AttributedString now) {
        int same = 0;
        while (same < before.length()
                && same < now.length()
                && before.charAt(same) == now.charAt(same)
                && before.styleAt(same).equals(now.styleAt(same))) {
            same++;
        }
        for (int at = 0; at < now.length() && at <= same; at++) {
            if (now.charAt(at) > 0x24F) {
                return 0;
            }
        }
        return same;
    }
}
