package parley.client.typing;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
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

    /** The command whose name is nearest to a word that is none, if one is near: at most two letters away. */
    public Optional<KnownCommand> nearest(String word) {
        String wanted = word.toLowerCase(Locale.ROOT);
        return commands.stream()
                .filter(command -> distance(wanted, command.name()) <= Math.min(2, wanted.length() / 2 + 1))
                .min(Comparator.comparingInt(command -> distance(wanted, command.name())));
    }

    /** How many letters have to be put in, taken out, replaced or swapped with their neighbour (optimal string alignment). */
    private static int distance(String one, String two) {
        int[][] cost = new int[one.length() + 1][two.length() + 1];
        for (int i = 0; i <= one.length(); i++) {
            for (int j = 0; j <= two.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = one.charAt(i - 1) == two.charAt(j - 1) ? 0 : 1;
                cost[i][j] = Math.min(cost[i - 1][j - 1] + same, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
                if (i > 1
                        && j > 1
                        && one.charAt(i - 1) == two.charAt(j - 2)
                        && one.charAt(i - 2) == two.charAt(j - 1)) {
                    cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
                }
            }
        }
        return cost[one.length()][two.length()];
    }
}
