package parley.client.console;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Map;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.impl.jni.JniTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.terminal.spi.TerminalProvider;
import org.jline.utils.InfoCmp;
import org.jline.utils.Signals;

/**
 * Chooses the screen that fits what this process was started on.
 *
 * @param environment {@code TERM}, {@code NO_COLOR} and what tells terminals apart
 * @param history where what is typed is remembered
 */
public record Screens(Colour colour, Map<String, String> environment, Path history, ZoneId zone) {

    private static final int FEWEST_COLOURS = 8;

    /**
     * A terminal where standard input and output are one, else plain lines. Takes a few milliseconds; prints nothing
     * before {@link Screen#open}.
     */
    public Screen screen() {
        TerminalProvider provider = provider();
        if (!provider.isSystemStream(SystemStream.Input) || !provider.isSystemStream(SystemStream.Output)) {
            return new PipeScreen(
                    new FileInputStream(FileDescriptor.in),
                    new FileOutputStream(FileDescriptor.out),
                    new FileOutputStream(FileDescriptor.err));
        }
        if (environment.getOrDefault("TERM", "dumb").equals("dumb")) {
            return dumbScreen();
        }
        // Its keys would be looked for in the bytes that are read, besides our own.
        System.setProperty("org.jline.terminal.softwareSignals", "false");
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .provider(provider.name())
                    .dumb(false)
                    .type(environment.getOrDefault("TERM", "ansi"))
                    // Signals that nobody here handles must end the process as usual, through its hooks.
                    .nativeSignals(false)
                    // Asking the terminal would cost half a second where it does not answer.
                    .graphemeCluster(false)
                    .encoding(StandardCharsets.UTF_8)
                    .build();
            return terminalScreen(terminal);
        } catch (IOException noTerminal) {
            throw new UncheckedIOException("the terminal does not work", noTerminal);
        }
    }

    private Screen terminalScreen(Terminal terminal) throws IOException {
        Integer colourful = terminal.getNumericCapability(InfoCmp.Capability.max_colors);
        boolean able = colourful != null && colourful >= FEWEST_COLOURS;
        Colours colours = new Colours(colour.shown(environment) && (able || colour == Colour.ALWAYS));
        return new TerminalScreen(
                terminal,
                new FileOutputStream(FileDescriptor.out),
                new Drawing(reflows()),
                colours,
                new Painting(zone, colours, Instant.now()),
                new Bell(environment),
                new TypedHistory(history));
    }

    private Screen dumbScreen() {
        Colours colours = new Colours(colour == Colour.ALWAYS);
        DumbScreen screen = new DumbScreen(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                new Painting(zone, colours, Instant.now()),
                shown -> Stty.run(shown ? "echo" : "-echo"));
        Signals.register("INT", screen::interrupted);
        return screen;
    }

    /** Whether rows that become too wide go on in the next row when the window is made narrower. */
    private boolean reflows() {
        String type = environment.getOrDefault("TERM", "");
        boolean screen = type.startsWith("screen") && !environment.containsKey("TMUX");
        return !environment.containsKey("XTERM_VERSION") && !type.startsWith("linux") && !screen;
    }

    /** Native calls where the library can be loaded (it must be written to the temporary folder first), else programs. */
    private static TerminalProvider provider() {
        try {
            return new JniTerminalProvider();
        } catch (LinkageError | RuntimeException noNative) {
            return new ExecTerminalProvider();
        }
    }
}
