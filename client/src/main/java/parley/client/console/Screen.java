package parley.client.console;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import parley.client.typing.Vocabulary;

/**
 * What the user looks at. All methods may be called from any thread and never wait for the terminal; what is told later
 * replaces what was told before.
 */
public interface Screen {
    /** Whether somebody sits there who can be asked. */
    boolean interactive();

    /** Begins to read what is typed. */
    void open(Typist typist);

    /**
     * Adds to the scroll-back.
     *
     * @param printed runs once the item was written to the terminal
     */
    void show(Item item, Runnable printed);

    default void show(Item item) {
        show(item, () -> {});
    }

    /** Own lines that the server has not accepted yet, oldest first: dim, above the prompt. */
    void pending(List<String> lines);

    void prompt(Prompt prompt);

    /**
     * What stands below the prompt.
     *
     * @param cells of the one status row, joined by {@code │}
     * @param rows above it, one for each running transfer
     */
    void status(List<String> cells, List<String> rows);

    void vocabulary(Vocabulary vocabulary);

    /**
     * Asks one thing in the place of the prompt.
     *
     * @param secret whether what is typed is not shown and not remembered
     * @return empty if the user interrupted or left
     */
    Future<Optional<String>> ask(String question, boolean secret);

    /** Recalls with Up: what could not be sent goes to the history. */
    void recall(String line);

    /** Restores the terminal. After it, nothing is printed. */
    void close();
}
