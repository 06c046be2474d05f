package parley.client.console;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;

/**
 * How items look in the scroll-back. Every line of ours begins with a time or with {@code ──}, every further line of a
 * foreign text is indented, so that no text can imitate one of ours. Touched by one thread at a time; knows which day the
 * last item was of.
 */
final class Painting {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("EEEE, d MMMM yyyy", Locale.ENGLISH);
    /** As wide as a time and a space. */
    private static final String INDENT = "      ";

    private final ZoneId zone;
    private final Colours colours;
    private LocalDate day;

    Painting(ZoneId zone, Colours colours, Instant now) {
        this.zone = zone;
        this.colours = colours;
        this.day = LocalDate.ofInstant(now, zone);
    }

    /** The rows of one item, without a line break at the end; a change of the day before them. */
    AttributedString paint(Item item) {
        AttributedStringBuilder ink = new AttributedStringBuilder();
        LocalDate its = LocalDate.ofInstant(item.at(), zone);
        if (!its.equals(day)) {
            day = its;
            ink.styled(colours.dim(), "── " + DAY.format(its) + " ──\n");
        }
        if (item instanceof Item.Rule rule) {
            ink.styled(colours.dim(), "── " + Printable.line(rule.text()) + " ──");
            return ink.toAttributedString();
        }
        ink.styled(colours.dim(), TIME.format(item.at().atZone(zone)) + " ");
        if (item instanceof Item.Said said) {
            said(ink, said);
        } else if (item instanceof Item.Told told) {
            told(ink, told.tone(), told.text());
        } else if (item instanceof Item.Aside aside) {
            told(ink, aside.tone(), aside.text());
        } else if (item instanceof Item.Answered answered) {
            answered(ink, answered);
        }
        return ink.toAttributedString();
    }

    private void said(AttributedStringBuilder ink, Item.Said said) {
        if (said.mention()) {
            ink.styled(colours.bold(), "! ");
        }
        ink.styled(said.own() ? colours.bold() : colours.person(said.from()), Printable.line(said.from()));
        place(ink, said);
        AttributedStyle style = said.mention() ? colours.bold() : colours.plain();
        ink.append(": ").styled(style, indented(said.text(), INDENT + "  "));
    }

    private void place(AttributedStringBuilder ink, Item.Said said) {
        Optional<String> mark = said.mark().map(Printable::line);
        Optional<String> kind = Optional.empty();
        if (said.place() instanceof Place.Direct direct) {
            other(ink, said.own(), " → ", direct.user());
        } else if (said.place() instanceof Place.Link link) {
            other(ink, said.own(), " ⇄ ", link.user());
            kind = Optional.of("direct");
        } else if (said.place() instanceof Place.Room room) {
            ink.append(" ").append(Printable.line(room.name()));
        } else {
            kind = Optional.of("all");
        }
        List<String> words = new ArrayList<>();
        kind.ifPresent(words::add);
        mark.ifPresent(words::add);
        if (!words.isEmpty()) {
            ink.append(" (").append(String.join(", ", words)).append(")");
        }
    }

    private void other(AttributedStringBuilder ink, boolean own, String sign, String user) {
        if (own) {
            ink.append(sign).styled(colours.person(user), Printable.line(user));
        }
    }

    private void told(AttributedStringBuilder ink, Item.Tone tone, String text) {
        ink.styled(style(tone), sign(tone) + indented(text, INDENT + "  "));
    }

    private void answered(AttributedStringBuilder ink, Item.Answered answered) {
        ink.styled(colours.dim(), "> " + indented(answered.command(), INDENT + "  "));
        if (!answered.sentence().isEmpty()) {
            String sign = answered.tone() == Item.Tone.TROUBLE ? "✗ " : "";
            ink.append("\n")
                    .append(INDENT)
                    .styled(style(answered.tone()), sign + indented(answered.sentence(), INDENT + "  "));
        }
        for (String row : columns(answered.rows())) {
            ink.append("\n").append(INDENT).append("  ").append(row);
        }
    }

    private AttributedStyle style(Item.Tone tone) {
        return switch (tone) {
            case PLAIN -> colours.plain();
            case QUIET -> colours.dim();
            case ASKING -> colours.asking();
            case TROUBLE -> colours.trouble();
        };
    }

    private static String sign(Item.Tone tone) {
        return switch (tone) {
            case PLAIN, QUIET -> "* ";
            case ASKING -> "? ";
            case TROUBLE -> "✗ ";
        };
    }

    private static String indented(String text, String indent) {
        return Printable.lines(text).replace("\n", "\n" + indent);
    }

    /** Cells aligned by what they take on the screen, two spaces apart. */
    static List<String> columns(List<List<String>> rows) {
        List<List<String>> cells = rows.stream()
                .map(row -> row.stream().map(Printable::line).toList())
                .toList();
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : cells) {
            for (int column = 0; column < row.size(); column++) {
                int width = width(row.get(column));
                if (column == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(column, Math.max(widths.get(column), width));
                }
            }
        }
        return cells.stream().map(row -> aligned(row, widths)).toList();
    }

    private static String aligned(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            line.append(cell);
            if (column + 1 < row.size()) {
                line.append(" ".repeat(widths.get(column) - width(cell) + 2));
            }
        }
        return line.toString().stripTrailing();
    }

    private static int width(String text) {
        return new AttributedString(text).columnLength();
    }
}
