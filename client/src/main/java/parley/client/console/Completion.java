package parley.client.console;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import parley.client.typing.KnownCommand;
import parley.client.typing.Vocabulary;

/**
 * What can stand where the cursor is. Immutable.
 *
 * @param start where the word begins that is being typed
 * @param choices that begin with it, in the order in which they are offered
 */
record Completion(int start, List<Choice> choices) {
    /**
     * @param text in the place of the word
     * @param finished whether a space follows
     */
    record Choice(String text, boolean finished) {}

    private static final Completion NONE = new Completion(0, List.of());
    /** {@code <online|away|hidden>} in a usage. */
    private static final Pattern WORDS = Pattern.compile("[<\\[]([^<>\\[\\]\\s|]+(?:\\|[^<>\\[\\]\\s|]+)+)[>\\]]");

    /**
     * @param before what stands before the cursor
     * @param inConversation whether a line without a slash is a text
     */
    static Completion of(String before, boolean inConversation, Vocabulary vocabulary, LocalFiles files) {
        int begin = before.length() - before.stripLeading().length();
        boolean slash = before.startsWith("/", begin);
        if (before.indexOf('\n') >= 0 || (inConversation && !slash) || before.startsWith("//", begin)) {
            return NONE;
        }
        int verbAt = slash ? begin + 1 : begin;
        int space = before.indexOf(' ', verbAt);
        if (space < 0) {
            String typed = before.substring(verbAt);
            return new Completion(verbAt, matching(typed, verbs(vocabulary), true));
        }
        return vocabulary
                .find(before.substring(verbAt, space))
                .map(command -> argument(command, before, space + 1, vocabulary, files))
                .orElse(NONE);
    }

    /** What all choices have in common beyond the word, in the spelling of the first. */
    String common() {
        String first = choices.get(0).text();
        int length = first.length();
        for (Choice choice : choices) {
            int same = 0;
            int most = Math.min(length, choice.text().length());
            while (same < most
                    && Character.toLowerCase(choice.text().charAt(same)) == Character.toLowerCase(first.charAt(same))) {
                same++;
            }
            length = same;
        }
        if (length > 0 && Character.isHighSurrogate(first.charAt(length - 1))) {
            length--;
        }
        return first.substring(0, length);
    }

    private static List<String> verbs(Vocabulary vocabulary) {
        return vocabulary.commands().stream()
                .map(KnownCommand::name)
                .distinct()
                .sorted()
                .toList();
    }

    private static Completion argument(
            KnownCommand command, String before, int from, Vocabulary vocabulary, LocalFiles files) {
        int at = from;
        for (int index = 0; index < command.parameters().size(); index++) {
            KnownCommand.Parameter parameter = command.parameters().get(index);
            if (parameter.type().equals("path")) {
                // A path may have spaces in it.
                return files.complete(before.substring(at)).shifted(at);
            }
            int space = before.indexOf(' ', at);
            if (space < 0) {
                return new Completion(at, values(command, index, before.substring(at), vocabulary));
            }
            if (parameter.type().equals("rest")) {
                return NONE;
            }
            at = space + 1;
        }
        return NONE;
    }

    private Completion shifted(int by) {
        return new Completion(start + by, choices);
    }

    private static List<Choice> values(KnownCommand command, int index, String typed, Vocabulary vocabulary) {
        KnownCommand.Parameter parameter = command.parameters().get(index);
        boolean last = index + 1 == command.parameters().size();
        String name = parameter.name().toLowerCase(Locale.ROOT);
        return switch (parameter.type()) {
            case "person" -> matching(typed, people(command, vocabulary), !last);
            case "place" -> matching(typed, places(vocabulary), !last);
            case "word" -> matching(typed, words(command, index, name, vocabulary), !last);
            default -> List.of();
        };
    }

    private static List<String> people(KnownCommand command, Vocabulary vocabulary) {
        boolean linked = command.name().equals("private") || command.name().equals("stopprivate");
        return linked ? vocabulary.links() : vocabulary.names();
    }

    private static List<String> places(Vocabulary vocabulary) {
        return Stream.of(
                        vocabulary.names().stream(),
                        vocabulary.rooms().stream(),
                        vocabulary.links().stream().map(name -> name + "!"))
                .flatMap(all -> all)
                .toList();
    }

    private static List<String> words(KnownCommand command, int index, String name, Vocabulary vocabulary) {
        Optional<List<String>> written = written(command, index);
        if (written.isPresent()) {
            return written.get();
        }
        return switch (name) {
            case "room" -> vocabulary.rooms();
            case "user" -> people(command, vocabulary);
            case "command" -> verbs(vocabulary);
            default -> List.of();
        };
    }

    /** The words that the usage lists for this parameter. */
    private static Optional<List<String>> written(KnownCommand command, int index) {
        String[] parts = command.usage().split(" ", -1);
        if (index + 1 >= parts.length) {
            return Optional.empty();
        }
        Matcher words = WORDS.matcher(parts[index + 1]);
        return words.matches() ? Optional.of(List.of(words.group(1).split("\\|"))) : Optional.empty();
    }

    private static List<Choice> matching(String typed, List<String> values, boolean finished) {
        List<Choice> matching = new ArrayList<>();
        for (String value : values) {
            if (value.regionMatches(true, 0, typed, 0, typed.length())) {
                matching.add(new Choice(value, finished));
            }
        }
        return matching;
    }
}
