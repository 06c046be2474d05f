package parley.client.talk;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import parley.client.console.Screen;

/** What was typed and has no answer yet: dim above the prompt until then. Touched only from the client's event loop. */
final class Outgoing {
    private final Screen screen;
    private final Map<String, String> waiting = new LinkedHashMap<>();
    private Runnable whenEmpty = () -> {};
    private Runnable whenLess = () -> {};
    private long made;

    Outgoing(Screen screen) {
        this.screen = screen;
    }

    /** A key for what has none of its own. */
    String nextKey() {
        made++;
        return "asked " + made;
    }

    void add(String key, String shown) {
        waiting.put(key, shown);
        show();
    }

    /** Something to wait for before leaving that nobody typed. */
    void hold(String key) {
        waiting.put(key, "");
    }

    void done(String key) {
        if (waiting.remove(key) != null) {
            show();
            whenLess.run();
            if (waiting.isEmpty()) {
                whenEmpty.run();
            }
        }
    }

    boolean has(String key) {
        return waiting.containsKey(key);
    }

    int size() {
        return shown().size();
    }

    private void show() {
        screen.pending(shown());
    }

    private List<String> shown() {
        return waiting.values().stream().filter(text -> !text.isEmpty()).toList();
    }

    /** Runs it each time that something is answered. */
    void whenLess(Runnable task) {
        whenLess = task;
    }

    /** Runs it as soon as nothing waits, maybe at once. */
    void whenEmpty(Runnable task) {
        whenEmpty = task;
        if (waiting.isEmpty()) {
            task.run();
        }
    }
}
