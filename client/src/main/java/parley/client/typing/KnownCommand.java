package parley.client.typing;

import java.util.List;

/**
 * A command that can be typed.
 *
 * @param usage as the server's {@code commands} has it: {@code message <user> <text...>}
 * @param local whether the client does it itself
 */
public record KnownCommand(String name, String usage, String summary, List<Parameter> parameters, boolean local) {
    public KnownCommand {
        parameters = List.copyOf(parameters);
    }

    /** @param type {@code word person whole seconds rest}; the client's own commands have {@code path} and {@code place} too */
    public record Parameter(String name, String type, boolean optional) {}
}
