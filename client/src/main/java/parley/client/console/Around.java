package parley.client.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jline.utils.AttributedString;
import parley.client.typing.Vocabulary;

/** What stands around the typed line, told from outside, each part whole. Safe from every thread; never waits. */
final class Around {
    private static final int MOST_PENDING = 5;

    private final Colours colours;
    private volatile Prompt prompt = new Prompt("guest", Optional.empty(), Optional.empty());
    private volatile List<String> pending = List.of();
    private volatile List<String> cells = List.of();
    private volatile List<String> rows = List.of();
    private volatile Vocabulary vocabulary = new Vocabulary(List.of(), List.of(), List.of(), List.of());

    Around(Colours colours) {
        this.colours = colours;
    }

    void pending(List<String> lines) {
        pending = List.copyOf(lines);
    }

    void prompt(Prompt told) {
        prompt = told;
    }

    void status(List<String> newCells, List<String> newRows) {
        cells = List.copyOf(newCells);
        rows = List.copyOf(newRows);
    }

    void vocabulary(Vocabulary told) {
        vocabulary = told;
    }

    Colours colours() {
        return colours;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Whether a line without a slash is a text. */
    boolean inConversation() {
        return prompt.place().isPresent();
    }

    AttributedString prompt() {
        return Prompts.painted(prompt, colours);
    }

    /** The rows above what is typed: what the server has not accepted yet. */
    List<AttributedString> above() {
        List<AttributedString> above = new ArrayList<>();
        List<String> lines = pending;
        int hidden = Math.max(0, lines.size() - MOST_PENDING);
        if (hidden > 0) {
            above.add(new AttributedString("… " + hidden + " more not sent yet", colours.dim()));
        }
        for (String line : lines.subList(hidden, lines.size())) {
            above.add(new AttributedString("… " + Printable.line(line), colours.dim()));
        }
        return above;
    }

    /** The rows below it: transfers, the status. */
    List<AttributedString> below() {
        List<AttributedString> below = new ArrayList<>();
        for (String row : rows) {
            below.add(new AttributedString(Printable.line(row)));
        }
        List<String> all = cells;
        if (!all.isEmpty()) {
            below.add(new AttributedString(Printable.line(String.join(" │ ", all)), colours.dim()));
        }
        return below;
    }
}
