package parley.client.typing;

import java.util.Locale;
import java.util.Optional;

/** How a typed line is understood. */
public sealed interface TypedLine {

    /** Nothing but white space. */
    record Nothing() implements TypedLine {}

    /**
     * A command.
     *
     * @param verb in lower case
     * @param rest what stands behind the one space after the verb, untouched; maybe empty
     */
    record Command(String verb, String rest) implements TypedLine {
        /** As the server wants it: without a slash. */
        public String line() {
            return rest.isEmpty() ? verb : verb + " " + rest;
        }
    }

    /** A text for the conversation that is chosen. */
    record Text(String text) implements TypedLine {}

    /** Reads a line. What begins with a slash is never a text, unless a second slash says so. */
    static TypedLine of(String line, boolean inConversation) {
        if (line.isBlank()) {
            return new Nothing();
        }
        // A space in front keeps a line out of the history and changes nothing else.
        String typed = line.stripLeading();
        if (typed.startsWith("//")) {
            return new Text(typed.substring(1));
        }
        if (typed.startsWith("/")) {
            return command(typed.substring(1));
        }
        return inConversation ? new Text(line) : command(typed);
    }

    /** The verb of a line that {@link #of} takes for a command. */
    static Optional<String> verb(String line, boolean inConversation) {
        return of(line, inConversation) instanceof Command command ? Optional.of(command.verb()) : Optional.empty();
    }

    private static TypedLine command(String line) {
        int space = line.indexOf(' ');
        String verb = space < 0 ? line : line.substring(0, space);
        return new Command(verb.toLowerCase(Locale.ROOT), space < 0 ? "" : line.substring(space + 1));
    }
}
