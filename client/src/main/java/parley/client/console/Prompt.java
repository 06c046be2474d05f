package parley.client.console;

import java.util.Optional;

/**
 * What stands before the line that is typed: {@code hans> }, {@code hans → luke> }, {@code hans ⇄ luke (direct)> }.
 *
 * @param who the user, or {@code guest}
 * @param place where a plain text goes
 * @param trouble the state of the connection where it is not well: {@code reconnecting in 4 s, 2 unsent}
 */
public record Prompt(String who, Optional<Place> place, Optional<String> trouble) {}
