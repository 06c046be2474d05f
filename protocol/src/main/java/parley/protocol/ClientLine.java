package parley.protocol;

import java.util.Optional;
import parley.protocol.words.Refusal;
import parley.protocol.words.Verb;

/** What one line of a client says, in either notation (protocol sections 2 and 2.1). Immutable. */
public sealed interface ClientLine {

    /** Only spaces and tabs, or nothing: ignored, and no activity. */
    record Blank() implements ClientLine {}

    /**
     * A line that is no command at all; its answer is an error.
     *
     * @param id what the answer carries as {@code re}, as far as it could be had
     */
    record Malformed(Notation notation, Optional<String> id, Refusal refusal) implements ClientLine {}

    /**
     * A command in form; whether there is one of this name, and whether its arguments fit, is for others to say.
     *
     * @param verb empty if the word is none that a command could have, so that the answer is {@code unknown-command}
     * @param id what the answer carries as {@code re}; empty also if a field {@code id} is there but is no string of at
     *     most 64 characters, which is a usage error
     */
    record Command(Optional<Verb> verb, Optional<String> id, Input input) implements ClientLine {
        public Notation notation() {
            return input instanceof Named ? Notation.JSON : Notation.TEXT;
        }
    }

    /** The arguments of a command; may hold secrets, so they do not print themselves. */
    sealed interface Input {}

    /** @param tail everything behind the verb: empty, or a space and what follows it, byte for byte */
    record Typed(String tail) implements Input {
        @Override
        public String toString() {
            return "Typed[…]";
        }
    }

    /**
     * @param fields the whole object, {@code cmd} and {@code id} included. No string in it has an illegal character,
     *     except that the strings right in the object, other than those two, may have line breaks.
     */
    record Named(Json.Members fields) implements Input {
        @Override
        public String toString() {
            return "Named[…]";
        }
    }

    /** Reads one line, given without its LF. Never throws: what cannot be understood is {@link Malformed}. */
    static ClientLine parse(byte[] line) {
        Notation notation = notation(line);
        Optional<String> decoded = Utf8.decode(line);
        if (decoded.isEmpty()) {
            return new Malformed(notation, JsonLine.idIn(line), Refusal.BAD_ENCODING);
        }
        String text = decoded.get();
        Optional<Refusal> flaw = Cleaner.flaw(text);
        if (flaw.isPresent()) {
            return new Malformed(notation, JsonLine.idIn(text), flaw.get());
        }
        return notation == Notation.JSON ? JsonLine.parse(text) : typed(text);
    }

    /** What is said about a line that was too long. */
    static Malformed parse(LineFramer.TooLong line) {
        return new Malformed(notation(line.head()), JsonLine.idIn(line.head()), Refusal.LINE_TOO_LONG);
    }

    private static Notation notation(byte[] line) {
        return line.length > 0 && line[0] == '{' ? Notation.JSON : Notation.TEXT;
    }

    private static ClientLine typed(String line) {
        if (line.chars().allMatch(c -> c == ' ' || c == '\t')) {
            return new Blank();
        }
        int space = line.indexOf(' ');
        int end = space < 0 ? line.length() : space;
        return new Command(Verb.parse(line.substring(0, end)), Optional.empty(), new Typed(line.substring(end)));
    }
}
