package parley.server.main;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The one argument that must not stand in a command line, which others can read in the list of processes (row A28): the
 * password of {@code passwd} and {@code create}. Stateless.
 */
final class TypedSecret {
    private static final Set<String> TAKE_ONE = Set.of("passwd", "create");
    private static final String FROM_INPUT = "-";
    private static final int PLACE = 2;

    private TypedSecret() {}

    /** Whether it stands there all the same. */
    static boolean givenIn(List<String> words) {
        return words.size() > PLACE
                && TAKE_ONE.contains(words.get(0))
                && !words.get(PLACE).equals(FROM_INPUT);
    }

    /** Puts what is typed, or comes first on standard input, in the place of {@code -}; empty if nothing comes. */
    static Optional<List<String>> filledIn(List<String> words, BufferedReader input) throws IOException {
        if (words.size() <= PLACE || !TAKE_ONE.contains(words.get(0))) {
            return Optional.of(words);
        }
        Optional<String> secret =
                terminal() ? typed("password of " + words.get(1) + ": ") : Optional.ofNullable(input.readLine());
        return secret.filter(typed -> !typed.isEmpty()).map(typed -> List.of(words.get(0), words.get(1), typed));
    }

    /** Whether a person sits there. */
    @SuppressWarnings("SystemConsoleNull")
    static boolean terminal() {
        Console console = System.console();
        return console != null && isTerminal(console);
    }

    @SuppressWarnings("SystemConsoleNull")
    private static Optional<String> typed(String prompt) {
        return Optional.ofNullable(System.console())
                .map(console -> console.readPassword("%s", prompt))
                .map(String::new);
    }

    /** From JDK 22 on there may be a console without a terminal; the method that tells is as old. */
    private static boolean isTerminal(Console console) {
        try {
            return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException older) {
            return true;
        } catch (ReflectiveOperationException unknown) {
            return false;
        }
    }
}
