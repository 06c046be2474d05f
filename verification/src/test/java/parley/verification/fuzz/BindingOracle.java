package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.command.Access;
import parley.command.Arguments;
import parley.command.Binding;
import parley.command.CommandSpec;
import parley.command.Kind;
import parley.command.Parameter;
import parley.protocol.ClientLine;
import parley.protocol.Json;
import parley.protocol.LinkOffer;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;

/**
 * Any line and any command become arguments of the kinds that the command asks for, or the usage error, in which nothing of
 * the line stands; and the same arguments, said in the other notation, are the same arguments.
 */
final class BindingOracle implements Oracle {
    private static final List<CommandSpec> SPECS = List.of(
            spec(Parameter.person("user"), Parameter.password("password"), Parameter.flag("ack")),
            spec(
                    Parameter.person("to"),
                    Parameter.text("text"),
                    Parameter.word("key", 64).inJsonOnly()),
            spec(Parameter.seconds("seconds"), Parameter.word("after").inJsonOnly()),
            spec(Parameter.person("user"), Parameter.whole("count", 1, 100).optionally()),
            spec(
                    Parameter.choice("state", "online", "away", "hidden"),
                    Parameter.rest("text").optionally()),
            spec(Parameter.secret("token"), Parameter.whole("seq", 0, Long.MAX_VALUE)),
            spec(Parameter.person("user"), Parameter.structure("offer", LinkOffer.class)),
            spec());

    private static CommandSpec spec(Parameter<?>... parameters) {
        return CommandSpec.of("try", "is tried", List.of(parameters), Access.ANYONE);
    }

    @Override
    public void judge(byte[] input) {
        Input parts = new Input(input);
        CommandSpec spec = SPECS.get(parts.choice(SPECS.size()));
        if (ClientLine.parse(parts.rest()) instanceof ClientLine.Command command) {
            Binding.Result result = Binding.bind(spec, command);
            if (result instanceof Binding.Bound bound) {
                judge(spec, command, bound.arguments());
            } else {
                Refusal refusal = ((Binding.Refused) result).refusal();
                Oracle.require(
                        refusal.equals(Refusal.USAGE.saying(spec.usage())) || refusal.equals(Refusal.BAD_CHARACTER),
                        "a refusal that nobody wrote");
            }
        }
    }

    private static void judge(CommandSpec spec, ClientLine.Command command, Arguments arguments) {
        Map<String, Json> fields = new LinkedHashMap<>();
        List<String> typed = new ArrayList<>();
        for (Parameter<?> parameter : spec.parameters()) {
            Optional<?> value = arguments.find(parameter);
            Oracle.require(value.isPresent() || parameter.optional(), "what is required is missing");
            if (value.isPresent()) {
                judge(parameter.kind(), value.get());
                json(value.get()).ifPresent(json -> fields.put(parameter.name(), json));
                String again = value.get() instanceof Duration span ? "" + span.toSeconds() : "" + value.get();
                boolean number = value.get() instanceof Duration || value.get() instanceof Long;
                Oracle.require(
                        !number
                                || !(command.input() instanceof ClientLine.Typed line)
                                || line.tail().contains(again),
                        "a number in digits that are none");
                typed.add(again);
            }
        }
        requireSame(spec, fields, arguments);
        if (command.input() instanceof ClientLine.Typed line) {
            String canonical = " " + String.join(" ", typed);
            Oracle.require(typed.isEmpty() || binds(spec, new ClientLine.Typed(canonical), arguments), "typed again");
            for (Parameter<?> parameter : spec.positional()) {
                Oracle.require(
                        !(parameter.kind() instanceof Kind.Rest)
                                || arguments
                                        .find(parameter)
                                        .map(Object::toString)
                                        .map(line.tail()::endsWith)
                                        .orElse(true),
                        "a text is not kept byte for byte");
            }
        }
    }

    private static void judge(Kind<?> kind, Object value) {
        if (kind instanceof Kind.Whole whole) {
            Oracle.require(value instanceof Long number && number >= whole.least() && number <= whole.most(), "whole");
        } else if (kind instanceof Kind.Seconds) {
            Oracle.require(
                    value instanceof Duration span && !span.isNegative() && span.toSeconds() <= 999_999_999, "seconds");
        } else if (kind instanceof Kind.Person) {
            Oracle.require(value instanceof UserName, "person");
        } else if (kind instanceof Kind.Choice choice) {
            Oracle.require(choice.choices().contains(value), "choice");
        } else if (kind instanceof Kind.Rest rest) {
            Oracle.require(
                    value instanceof String text
                            && !text.isEmpty()
                            && (rest.lines() ? Legal.inLines(text) : Legal.inALine(text)),
                    "text");
        } else if (kind instanceof Kind.Secret secret) {
            int bytes = ((String) value).getBytes(UTF_8).length;
            Oracle.require(bytes >= secret.leastBytes() && bytes <= secret.mostBytes() && word(value), "secret");
        } else if (kind instanceof Kind.Word word) {
            Oracle.require(word(value) && ((String) value).length() <= 2 * word.most(), "word");
        }
    }

    private static boolean word(Object value) {
        return value instanceof String text
                && Legal.inALine(text)
                && text.chars().noneMatch(c -> c == ' ' || c == '\t');
    }

    private static Optional<Json> json(Object value) {
        if (value instanceof Long number) {
            return Optional.of(new Json.Whole(number));
        } else if (value instanceof Duration span) {
            return Optional.of(new Json.Whole(span.toSeconds()));
        } else if (value instanceof Boolean flag) {
            return Optional.of(new Json.Truth(flag));
        } else if (value instanceof LinkOffer offer) {
            List<Json> candidates = new ArrayList<>();
            offer.candidates().forEach(candidate -> candidates.add(new Json.Text(candidate)));
            return Optional.of(new Json.Members(Map.of(
                    "candidates", new Json.Items(candidates), "fingerprint", new Json.Text(offer.fingerprint()))));
        }
        return Optional.of(new Json.Text(value.toString()));
    }

    /** Through a whole line, as a program would say it. */
    private static void requireSame(CommandSpec spec, Map<String, Json> fields, Arguments arguments) {
        Map<String, Json> line = new LinkedHashMap<>();
        line.put("cmd", new Json.Text("try"));
        line.putAll(fields);
        StringBuilder json = new StringBuilder();
        JsonText.write(new Json.Members(line), json);
        Oracle.require(
                ClientLine.parse(json.toString().getBytes(UTF_8)) instanceof ClientLine.Command command
                        && binds(spec, command.input(), arguments),
                "said in JSON");
    }

    private static boolean binds(CommandSpec spec, ClientLine.Input input, Arguments arguments) {
        ClientLine.Command command = new ClientLine.Command(Optional.empty(), Optional.empty(), input);
        return Binding.bind(spec, command).equals(new Binding.Bound(arguments));
    }
}
