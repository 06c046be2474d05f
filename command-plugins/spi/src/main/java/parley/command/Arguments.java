package parley.command;

import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The typed arguments of one call, by parameter name; made by {@link Binding} only, so that each value has its
 * parameter's type.
 */
public record Arguments(Map<String, Object> values) {
    public Arguments {
        values = Map.copyOf(values);
    }

    /** @throws IllegalArgumentException if it was left out */
    public <T> T get(Parameter<T> parameter) {
        return find(parameter)
                .orElseThrow(() -> new IllegalArgumentException("no argument " + parameter.name() + " in this call"));
    }

    /** Empty if it was left out. */
    @SuppressWarnings(
            "unchecked") // Binding puts under each name a value of its parameter's type, and nobody else puts.
    public <T> Optional<T> find(Parameter<T> parameter) {
        return Optional.ofNullable((T) values.get(parameter.name()));
    }

    /** The names alone: a value may be a password. */
    @Override
    public String toString() {
        return "Arguments" + new TreeSet<>(values.keySet());
    }
}
