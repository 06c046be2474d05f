package parley.client.console;

import java.util.Optional;
import java.util.function.Consumer;

/**
 * Something asked in the place of the prompt.
 *
 * @param answer takes what was typed; empty if the user interrupted or left
 */
record Question(String text, boolean secret, Consumer<Optional<String>> answer) {}
