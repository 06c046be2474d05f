package parley.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import parley.command.Arguments;
import parley.command.Binding;
import parley.command.Call;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.ClientLine;
import parley.protocol.words.UserName;

/**
 * A call as a server would hand it to a command's handler: the line is read and bound by the very code that the server
 * uses, so that a test cannot pass arguments that no client could send. Immutable.
 *
 * @param member who gives it; empty for a guest
 */
public record FakeCall(Optional<UserName> member, Arguments arguments, Instant at) implements Call {
    private static final Instant MORNING = Instant.parse("2026-11-20T09:41:00Z");

    /**
     * What somebody typed, or a program sent.
     *
     * @param user the caller's name
     * @param line text or JSON, as {@code roll 6} or {@code {"cmd":"roll","sides":6}}
     * @throws IllegalArgumentException if a server would refuse the line before the command is called; the message is the
     *     refusal that the client would read
     */
    public static FakeCall of(CommandSpec spec, String user, String line) {
        return new FakeCall(Optional.of(new UserName(user)), bind(spec, line), MORNING);
    }

    /** As {@link #of}, by somebody who is not logged in. */
    public static FakeCall ofGuest(CommandSpec spec, String line) {
        return new FakeCall(Optional.empty(), bind(spec, line), MORNING);
    }

    /** The same call at another time. */
    public FakeCall at(Instant other) {
        return new FakeCall(member, arguments, other);
    }

    @Override
    public UserName caller() {
        return member.orElseThrow(() -> new IllegalStateException("a guest gives this call"));
    }

    @Override
    public <T> T get(Parameter<T> parameter) {
        return arguments.get(parameter);
    }

    @Override
    public <T> Optional<T> find(Parameter<T> parameter) {
        return arguments.find(parameter);
    }

    private static Arguments bind(CommandSpec spec, String line) {
        ClientLine read = ClientLine.parse(line.getBytes(StandardCharsets.UTF_8));
        if (read instanceof ClientLine.Malformed malformed) {
            throw new IllegalArgumentException(
                    malformed.refusal().code() + ": " + malformed.refusal().text());
        }
        if (!(read instanceof ClientLine.Command command) || !command.verb().equals(Optional.of(spec.verb()))) {
            throw new IllegalArgumentException("unknown-command: this line is not for " + spec.verb());
        }
        Binding.Result result = Binding.bind(spec, command);
        if (result instanceof Binding.Refused refused) {
            throw new IllegalArgumentException(
                    refused.refusal().code() + ": " + refused.refusal().text());
        }
        return ((Binding.Bound) result).arguments();
    }
}
