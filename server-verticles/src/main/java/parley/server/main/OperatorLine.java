package parley.server.main;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import parley.protocol.Request;
import parley.protocol.words.Fields;

/** The words of a command line as one line of the protocol: none of them can become a second line. Stateless. */
final class OperatorLine {
    private OperatorLine() {}

    /** Empty if a line break stands where the command takes none. */
    static Optional<String> of(List<String> words, OperatorTalk talk) {
        String plain = String.join(" ", words);
        if (plain.indexOf('\n') < 0) {
            return Optional.of(plain);
        }
        return talk.ask("help " + words.get(0).lines().findFirst().orElse(""))
                .filter(answer -> answer.refused().isEmpty() && !answer.body().isEmpty())
                .flatMap(answer -> named(answer.body().get(0).split(" {2}", 2)[0], words));
    }

    /** Only the JSON notation has a place for a line break: in the text that ends the line. */
    private static Optional<String> named(String usage, List<String> words) {
        List<String> parameters = Arrays.asList(usage.split(" ")).subList(1, usage.split(" ").length);
        if (parameters.isEmpty()
                || words.size() <= parameters.size()
                || !parameters.get(parameters.size() - 1).contains("…")) {
            return Optional.empty();
        }
        Fields fields = Fields.none();
        for (int i = 0; i < parameters.size(); i++) {
            String name = parameters.get(i).replaceAll("[^A-Za-z0-9-]", "");
            boolean last = i == parameters.size() - 1;
            String value = last ? String.join(" ", words.subList(i + 1, words.size())) : words.get(i + 1);
            fields = fields.text(name, value);
        }
        String line = new String(Request.of(words.get(0), fields).line(), UTF_8);
        return Optional.of(line.stripTrailing());
    }
}
