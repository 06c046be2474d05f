package parley.client.console;

import java.util.ArrayList;
import java.util.List;
import org.jline.utils.AttributedString;

/** Choices in columns, in their order from left to right, then down. Pure. */
final class Hints {
    private static final int GAP = 2;

    private Hints() {}

    static List<AttributedString> of(List<Completion.Choice> choices, int mostRows, int columns) {
        List<String> names =
                choices.stream().map(choice -> Printable.line(choice.text())).toList();
        int widest = names.stream().mapToInt(Hints::width).max().orElse(0) + GAP;
        int perRow = Math.max(1, (columns - 1) / widest);
        List<AttributedString> rows = new ArrayList<>();
        for (int from = 0; from < names.size(); from += perRow) {
            if (rows.size() == mostRows - 1 && from + perRow < names.size()) {
                rows.add(new AttributedString("… " + (names.size() - from) + " more"));
                break;
            }
            StringBuilder row = new StringBuilder();
            for (String name : names.subList(from, Math.min(names.size(), from + perRow))) {
                row.append(name).append(" ".repeat(widest - width(name)));
            }
            rows.add(new AttributedString(row.toString().stripTrailing()));
        }
        return rows;
    }

    private static int width(String text) {
        return new AttributedString(text).columnLength();
    }
}
