package parley.client.console;

import java.util.List;
import java.util.Optional;

/**
 * How items look where no terminal is: as the protocol's text notation has them (section 2.2), one event a line, further
 * lines of the same event indented by two spaces. Pure.
 */
final class PlainText {
    private PlainText() {}

    /** Empty for what only decorates a screen. */
    static Optional<String> of(Item item) {
        if (item instanceof Item.Said said) {
            return Optional.of(Printable.line(said.from()) + place(said) + ": " + indented(said.text()));
        }
        if (item instanceof Item.Told told) {
            return Optional.of((told.tone() == Item.Tone.TROUBLE ? "error: " : "* ") + indented(told.text()));
        }
        if (item instanceof Item.Answered answered) {
            StringBuilder text = new StringBuilder(answered.tone() == Item.Tone.TROUBLE ? "error: " : "ok ");
            text.append(indented(answered.sentence()));
            for (String row : Painting.columns(answered.rows())) {
                text.append("\n  ").append(row);
            }
            return Optional.of(text.toString());
        }
        return Optional.empty();
    }

    private static String place(Item.Said said) {
        String mark = said.mark().map(word -> " (" + Printable.line(word) + ")").orElse("");
        if (said.place() instanceof Place.Room room) {
            return " " + Printable.line(room.name()) + mark;
        }
        if (said.place() instanceof Place.Everyone) {
            return " (" + String.join(", ", with("all", said.mark())) + ")";
        }
        if (said.place() instanceof Place.Link link) {
            String to = said.own() ? " > " + Printable.line(link.user()) : "";
            return to + " (" + String.join(", ", with("direct", said.mark())) + ")";
        }
        return said.own() && said.place() instanceof Place.Direct direct
                ? " > " + Printable.line(direct.user()) + mark
                : mark;
    }

    private static List<String> with(String kind, Optional<String> mark) {
        return mark.map(word -> List.of(kind, Printable.line(word))).orElse(List.of(kind));
    }

    static String indented(String text) {
        return Printable.lines(text).replace("\n", "\n  ");
    }
}
