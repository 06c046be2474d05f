package parley.client.console;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code --color}: whether colours and other looks are used. */
public enum Colour {
    /** On a terminal that has them, unless {@code NO_COLOR} is set (no-color.org). */
    AUTO,
    ALWAYS,
    NEVER;

    public static Optional<Colour> parse(String text) {
        for (Colour colour : values()) {
            if (colour.name().toLowerCase(Locale.ROOT).equals(text)) {
                return Optional.of(colour);
            }
        }
        return Optional.empty();
    }

    boolean shown(Map<String, String> environment) {
        return switch (this) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> environment.getOrDefault("NO_COLOR", "").isEmpty();
        };
    }
}
