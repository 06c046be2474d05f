package parley.bench;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** {@code --name value} pairs behind the subcommand. Immutable. */
final class Options {
    private final Map<String, String> given;

    private Options(Map<String, String> given) {
        this.given = Map.copyOf(given);
    }

    /** @throws IllegalArgumentException for anything but pairs */
    static Options read(String[] arguments, int from) {
        Map<String, String> given = new HashMap<>();
        for (int i = from; i < arguments.length; i += 2) {
            if (!arguments[i].startsWith("--") || i + 1 == arguments.length) {
                throw new IllegalArgumentException("--name value is wanted, not " + arguments[i]);
            }
            given.put(arguments[i].substring(2), arguments[i + 1]);
        }
        return new Options(given);
    }

    int whole(String name, int otherwise) {
        return Optional.ofNullable(given.get(name)).map(Integer::parseInt).orElse(otherwise);
    }

    String text(String name, String otherwise) {
        return given.getOrDefault(name, otherwise);
    }
}
