package parley.client.console;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jline.terminal.Attributes;
import org.jline.terminal.Terminal;

/**
 * The settings of the terminal: as they were found, and as an editor needs them. Safe from every thread: who comes last
 * wins, and the last word is {@link #restore}.
 */
final class TerminalMode {
    private final Terminal terminal;
    private final OutputStream out;
    private final Attributes found;
    private final AtomicBoolean ourStop = new AtomicBoolean();

    TerminalMode(Terminal terminal, OutputStream out) {
        this.terminal = terminal;
        this.out = out;
        this.found = terminal.getAttributes();
    }

    /** Every key comes at once and unchanged, and none is shown by the system. */
    void raw() {
        terminal.enterRawMode();
        Attributes raw = terminal.getAttributes();
        // The editor would end at its first sight of this key on an empty line; it is ours.
        raw.setControlChar(Attributes.ControlChar.VEOF, 0);
        terminal.setAttributes(raw);
    }

    private void asFound() {
        try {
            terminal.setAttributes(found);
        } catch (IllegalStateException closed) {
            // By JLine, which has done this too.
        }
        try {
            // Nothing below the cursor, application keys and bracketed paste off, the cursor shown, no colour left
            // over.
            out.write("\r\033[J\033[?1l\033>\033[?2004l\033[?25h\033[m".getBytes(StandardCharsets.US_ASCII));
            out.flush();
        } catch (IOException gone) {
            // Nobody looks any more.
        }
    }

    /** Stops this process as Ctrl-Z does, with the terminal as it was found; returns when it goes on. */
    void stop() {
        asFound();
        ourStop.set(true);
        try {
            // All processes of the job, as the system would have done it: a script may stand between us and the shell.
            new ProcessBuilder("sh", "-c", "kill -TSTP 0").start().waitFor();
        } catch (IOException noShell) {
            // Then it goes on at once.
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
        raw();
    }

    /** Whether the stop from which this process has just come back was none of ours; asked once for each. */
    boolean stoppedByOthers() {
        return !ourStop.getAndSet(false);
    }

    /** Gives the terminal back for good. */
    void restore() {
        try {
            asFound();
            terminal.close();
        } catch (IOException | IllegalStateException gone) {
            // JLine's own hook was first.
        }
        // JLine's native library leaves a random number in a field of the settings that it does not know.
        Stty.run("line", "0");
    }
}
