package parley.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.protocol.ClientLine;
import parley.protocol.Json;
import parley.protocol.words.Refusal;

/**
 * A line and the spec of its command become typed arguments, or the usage error (protocol sections 2, 2.1 and 3). Pure.
 * Nothing of the line is ever repeated in a refusal.
 */
public final class Binding {
    private Binding() {}

    public sealed interface Result {}

    public record Bound(Arguments arguments) implements Result {}

    public record Refused(Refusal refusal) implements Result {}

    /** Binds a line to the spec that its verb has. */
    public static Result bind(CommandSpec spec, ClientLine.Command line) {
        if (line.input() instanceof ClientLine.Named named) {
            return bindNamed(spec, named.fields().members(), line.id().isPresent());
        }
        return line.input() instanceof ClientLine.Typed typed ? bindTyped(spec, typed.tail()) : usage(spec);
    }

    private static Result bindTyped(CommandSpec spec, String tail) {
        List<Parameter<?>> positional = spec.positional();
        boolean textLast =
                !positional.isEmpty() && positional.get(positional.size() - 1).kind() instanceof Kind.Rest;
        String left = textLast ? tail : withoutTrailingSpaces(tail);
        Map<String, Object> values = new HashMap<>();
        for (Parameter<?> parameter : positional) {
            boolean rest = parameter.kind() instanceof Kind.Rest;
            if (left.isEmpty()
                    || (rest
                            && parameter.optional()
                            && withoutTrailingSpaces(left).isEmpty())) {
                if (!parameter.optional()) {
                    return usage(spec);
                }
                left = "";
                continue;
            }
            int end = rest ? -1 : left.indexOf(' ', 1);
            String written = end < 0 ? left.substring(1) : left.substring(1, end);
            left = end < 0 ? "" : left.substring(end);
            Optional<?> value = Written.typed(parameter.kind(), written);
            if (value.isEmpty()) {
                return usage(spec);
            }
            values.put(parameter.name(), value.get());
        }
        return left.isEmpty() ? new Bound(new Arguments(values)) : usage(spec);
    }

    private static Result bindNamed(CommandSpec spec, Map<String, Json> fields, boolean legalId) {
        if (linesWhereNoneMayBe(spec, fields)) {
            return new Refused(Refusal.BAD_CHARACTER);
        }
        if (fields.containsKey("id") && !legalId) {
            return usage(spec);
        }
        Map<String, Object> values = new HashMap<>();
        for (Parameter<?> parameter : spec.parameters()) {
            Json field = fields.get(parameter.name());
            if (field == null) {
                if (!parameter.optional()) {
                    return usage(spec);
                }
                continue;
            }
            Optional<?> value = Written.json(parameter.kind(), field);
            if (value.isEmpty()) {
                return usage(spec);
            }
            values.put(parameter.name(), value.get());
        }
        return new Bound(new Arguments(values));
    }

    // Also in a field that nobody reads: nothing of such a line is executed.
    private static boolean linesWhereNoneMayBe(CommandSpec spec, Map<String, Json> fields) {
        for (Map.Entry<String, Json> field : fields.entrySet()) {
            if (field.getValue() instanceof Json.Text text
                    && text.text().indexOf('\n') >= 0
                    && spec.parameters().stream()
                            .noneMatch(parameter -> parameter.name().equals(field.getKey())
                                    && parameter.kind() instanceof Kind.Rest rest
                                    && rest.lines())) {
                return true;
            }
        }
        return false;
    }

    private static String withoutTrailingSpaces(String text) {
        int end = text.length();
        while (end > 0 && text.charAt(end - 1) == ' ') {
            end--;
        }
        return text.substring(0, end);
    }

    private static Result usage(CommandSpec spec) {
        return new Refused(Refusal.USAGE.saying(spec.usage()));
    }
}
