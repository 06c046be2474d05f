package parley.server.settings;

/** A setting that is none. The message is one sentence for the operator; it never holds a value. */
public final class SettingsRefused extends Exception {
    private static final long serialVersionUID = 1;

    SettingsRefused(String sentence) {
        super(sentence);
    }
}
