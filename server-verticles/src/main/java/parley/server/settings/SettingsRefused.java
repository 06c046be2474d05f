package parley.server.settings;

import java.util.List;

/** Settings that are none. Every problem is one sentence for the operator that never holds a value; the message is the first. */
public final class SettingsRefused extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    SettingsRefused(String sentence) {
        this(List.of(sentence));
    }

    /** @param problems at least one */
    public SettingsRefused(List<String> problems) {
        super(problems.get(0));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
