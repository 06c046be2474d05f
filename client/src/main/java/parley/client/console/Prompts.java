package parley.client.console;

import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;

/** How a prompt looks. Pure. */
final class Prompts {
    private Prompts() {}

    static AttributedString painted(Prompt prompt, Colours colours) {
        AttributedStringBuilder ink = new AttributedStringBuilder();
        ink.styled(colours.bold(), Printable.line(prompt.who()));
        prompt.place().ifPresent(place -> ink.append(words(place)));
        prompt.trouble()
                .ifPresent(trouble -> ink.append(" ").styled(colours.trouble(), "(" + Printable.line(trouble) + ")"));
        return ink.append("> ").toAttributedString();
    }

    static String plain(Prompt prompt) {
        return painted(prompt, new Colours(false)).toString();
    }

    private static String words(Place place) {
        if (place instanceof Place.Direct direct) {
            return " → " + Printable.line(direct.user());
        }
        if (place instanceof Place.Room room) {
            return " → " + Printable.line(room.name());
        }
        if (place instanceof Place.Link link) {
            return " ⇄ " + Printable.line(link.user()) + " (direct)";
        }
        return " → all";
    }
}
