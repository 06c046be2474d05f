package parley.client.console;

/** Takes what the user does at the screen. Called from the screen's thread. */
public interface Typist {
    /** One accepted input: a line, or several by paste or Alt-Enter, joined by LF. */
    void typed(String input);

    /** Ctrl-C on an empty line; twice means to leave. */
    void interrupted();

    /** Ctrl-D on an empty line, or the end of a pipe. */
    void left();
}
