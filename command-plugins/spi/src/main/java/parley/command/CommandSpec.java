package parley.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import parley.protocol.words.Refusal;
import parley.protocol.words.Verb;

/**
 * All that is known of a command without running it. From it come the text grammar, the JSON fields, the usage error,
 * {@code help}, {@code commands} and what a client completes.
 *
 * @param summary what it does, one line without a full stop
 * @param parameters in the order of the text notation; those for JSON only come last
 * @param refusals the refusals of its own, beside those that every command can meet
 * @param deadline after which the caller gets {@code timeout}
 */
public record CommandSpec(
        Verb verb,
        String summary,
        List<Parameter<?>> parameters,
        Access access,
        List<Refusal> refusals,
        Duration deadline) {
    public static final Duration USUAL_DEADLINE = Duration.ofSeconds(5);

    /**
     * @throws IllegalArgumentException if the summary is missing, a name stands twice, or the text notation would be
     *     ambiguous (something behind a rest, something required behind something optional) or could not give what is
     *     required
     */
    public CommandSpec {
        parameters = List.copyOf(parameters);
        refusals = List.copyOf(refusals);
        if (summary.isBlank()) {
            throw new IllegalArgumentException(verb + ": a command needs a summary");
        }
        judge(verb, parameters);
    }

    /** A command with the usual deadline. */
    public static CommandSpec of(
            String verb, String summary, List<Parameter<?>> parameters, Access access, Refusal... refusals) {
        return new CommandSpec(new Verb(verb), summary, parameters, access, List.of(refusals), USUAL_DEADLINE);
    }

    /** The same command with another deadline. */
    public CommandSpec within(Duration other) {
        return new CommandSpec(verb, summary, parameters, access, refusals, other);
    }

    /** How the command is typed: {@code message <user> <text…>}. */
    public String usage() {
        StringBuilder usage = new StringBuilder(verb.value());
        for (Parameter<?> parameter : positional()) {
            usage.append(' ').append(parameter.usage());
        }
        return usage.toString();
    }

    /** The parameters that the text notation knows. */
    public List<Parameter<?>> positional() {
        List<Parameter<?>> positional = new ArrayList<>(parameters.size());
        for (Parameter<?> parameter : parameters) {
            if (!parameter.named()) {
                positional.add(parameter);
            }
        }
        return positional;
    }

    /** Whether a line of this command carries a secret: it is never logged, and not taken in clear text from afar. */
    public boolean secret() {
        return parameters.stream().anyMatch(parameter -> parameter.kind() instanceof Kind.Secret);
    }

    private static void judge(Verb verb, List<Parameter<?>> parameters) {
        Set<String> names = new HashSet<>(Set.of("cmd", "id"));
        boolean optional = false;
        boolean rest = false;
        for (Parameter<?> parameter : parameters) {
            if (!names.add(parameter.name())) {
                throw new IllegalArgumentException(verb + ": the parameter " + parameter.name() + " stands twice");
            }
            if (parameter.named()) {
                if (!parameter.optional()) {
                    throw new IllegalArgumentException(verb + ": nobody could type " + parameter.name());
                }
                continue;
            }
            if (parameter.kind() instanceof Kind.Flag || parameter.kind() instanceof Kind.Structure) {
                throw new IllegalArgumentException(verb + ": " + parameter.name() + " is for JSON only");
            }
            if (rest || (optional && !parameter.optional())) {
                throw new IllegalArgumentException(verb + ": nobody could tell where " + parameter.name() + " begins");
            }
            optional = parameter.optional();
            rest = parameter.kind() instanceof Kind.Rest;
        }
    }
}
