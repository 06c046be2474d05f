package parley.client.typing;

import java.util.List;
import java.util.Optional;

/**
 * What the client can complete and colour at a moment. Immutable; replaced whole.
 *
 * @param commands the server's, plugins' included, and the client's own
 * @param names latest speaker first
 * @param rooms with their {@code #}
 * @param links names of those to whom a direct link stands
 */
public record Vocabulary(List<KnownCommand> commands, List<String> names, List<String> rooms, List<String> links) {
    public Vocabulary {
        commands = List.copyOf(commands);
        names = List.copyOf(names);
        rooms = List.copyOf(rooms);
        links = List.copyOf(links);
    }

    /** @param verb in any case */
    public Optional<KnownCommand> find(String verb) {
        return commands.stream()
                .filter(command -> command.name().equalsIgnoreCase(verb))
                .findFirst();
    }
}
