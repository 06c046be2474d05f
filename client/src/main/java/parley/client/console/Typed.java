package parley.client.console;

import java.util.Locale;
import org.jline.utils.AttributedString;
import org.jline.utils.AttributedStringBuilder;
import org.jline.utils.AttributedStyle;
import parley.client.typing.TypedLine;
import parley.client.typing.Vocabulary;
import parley.protocol.Cleaner;

/** How what is being typed looks. Pure. */
final class Typed {
    private Typed() {}

    /** What may come into the line by pasting: no control that nobody can see. */
    static String pasted(String text) {
        return Cleaner.cleanLines(text);
    }

    /** With controls made visible; each part of a text gives the same part of the outcome. */
    static String visible(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(point -> {
            if (point == '\t') {
                shown.append("    ");
            } else if (point < ' ' && point != '\n') {
                shown.append('^').append((char) (point + '@'));
            } else if (point == '\n' || Cleaner.legal(point)) {
                shown.appendCodePoint(point);
            } else {
                shown.append('\uFFFD');
            }
        });
        return shown.toString();
    }

    /** The verb in the colour of what it is: known, unknown, or plain while it may still become one. */
    static AttributedString coloured(String typed, boolean inConversation, Vocabulary vocabulary, Colours colours) {
        String shown = visible(typed);
        int begin = shown.length() - shown.stripLeading().length();
        if (begin < shown.length() && shown.charAt(begin) == '/') {
            begin++;
        }
        String verb = TypedLine.verb(typed, inConversation).orElse("");
        if (verb.isEmpty() || !shown.regionMatches(true, begin, verb, 0, verb.length())) {
            return new AttributedString(shown);
        }
        int end = begin + verb.length();
        return new AttributedStringBuilder()
                .append(shown, 0, begin)
                .styled(style(verb, end == shown.length(), vocabulary, colours), shown.substring(begin, end))
                .append(shown, end, shown.length())
                .toAttributedString();
    }

    private static AttributedStyle style(String verb, boolean unfinished, Vocabulary vocabulary, Colours colours) {
        if (vocabulary.find(verb).isPresent()) {
            return colours.known();
        }
        boolean begun = vocabulary.commands().stream()
                .anyMatch(command -> command.name().toLowerCase(Locale.ROOT).startsWith(verb));
        boolean hopeful = vocabulary.commands().isEmpty() || (unfinished && begun);
        return hopeful ? colours.plain() : colours.trouble();
    }
}
