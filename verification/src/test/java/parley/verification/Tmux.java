package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A program in a terminal: tmux with a socket and a server of its own, one pane, keys that are pressed and a screen that is
 * looked at. What the program writes is kept byte for byte. Used by one thread.
 */
final class Tmux implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_NANOS = 30_000_000;
    /** Runs in the pane: what the settings of the terminal are before and after, and how the program ended. */
    private static final String SCRIPT = """
            . ./environment
            tmux -L "$SOCKET" wait-for begin
            stty -a >before
            sh -c 'echo $$ >pid; exec "$@"' sh "$@"
            echo $? >code.new
            stty -a >after
            mv code.new code
            exec cat
            """;

    private final Path folder;
    private final String socket;

    private Tmux(Path folder, String socket) {
        this.folder = folder;
        this.socket = socket;
    }

    /** Ends the test without a verdict where there is no tmux. */
    static void mustBeThere() {
        boolean there = Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, "tmux")));
        Assumptions.assumeTrue(there, "SKIPPED: there is no tmux here, so nobody looked at the terminal");
    }

    /** @param folder empty, for this terminal alone; it becomes the home of the program */
    static Tmux start(Path folder, int columns, int rows, Map<String, String> environment, List<String> command) {
        mustBeThere();
        Tmux tmux = new Tmux(folder, "parley-" + ProcessHandle.current().pid() + "-" + System.nanoTime());
        try {
            StringBuilder exports = new StringBuilder("export SOCKET=" + tmux.socket + "\n");
            exports.append("export HOME=").append(quoted(folder.toString())).append('\n');
            exports.append("export XDG_STATE_HOME=")
                    .append(quoted(folder.resolve("state").toString()))
                    .append('\n');
            environment.forEach((name, value) -> exports.append("export ")
                    .append(name)
                    .append('=')
                    .append(quoted(value))
                    .append('\n'));
            Files.writeString(folder.resolve("environment"), exports);
            Files.writeString(folder.resolve("script"), SCRIPT);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<String> start = new ArrayList<>(List.of(
                "new-session",
                "-d",
                "-x",
                Integer.toString(columns),
                "-y",
                Integer.toString(rows),
                "-c",
                folder.toString()));
        start.add(Stream.concat(Stream.of("sh", "script"), command.stream())
                .map(Tmux::quoted)
                .reduce("exec", (all, word) -> all + " " + word));
        tmux.tmux(start.toArray(String[]::new));
        tmux.tmux("set-option", "-g", "history-limit", "50000");
        tmux.tmux("pipe-pane", "cat >" + quoted(folder.resolve("raw").toString()));
        tmux.tmux("wait-for", "-S", "begin");
        return tmux;
    }

    /** The client of these tests' class path. */
    static List<String> client(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "parley.client.command.Main",
                "client"));
        command.addAll(Arrays.asList(arguments));
        return command;
    }

    private static String quoted(String word) {
        return "'" + word.replace("'", "'\\''") + "'";
    }

    /** Presses keys by tmux's names: {@code Enter Up C-c Tab M-Enter}. */
    Tmux press(String... keys) {
        String[] all = new String[keys.length + 1];
        all[0] = "send-keys";
        System.arraycopy(keys, 0, all, 1, keys.length);
        tmux(all);
        return this;
    }

    /** Types a text as it is. */
    Tmux type(String text) {
        tmux("send-keys", "-l", "--", text);
        return this;
    }

    /** Types a line and Enter, and waits until the line is gone from the prompt. */
    Tmux enter(String line) {
        type(line);
        awaitRow(row -> row.endsWith("> " + line));
        press("Enter");
        await(
                "the prompt is empty",
                rows -> rows.stream()
                        .noneMatch(row -> row.endsWith("> " + line)
                                && row.contains(">")
                                && !row.matches("[0-9][0-9]:[0-9][0-9] > .*")));
        return this;
    }

    /** @param bracketed as a terminal does it for a program that asked for it */
    Tmux paste(String text, boolean bracketed) {
        try {
            Path buffer = Files.writeString(folder.resolve("buffer"), text);
            tmux("load-buffer", buffer.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (bracketed) {
            tmux("paste-buffer", "-p");
        } else {
            tmux("paste-buffer");
        }
        return this;
    }

    Tmux resize(int columns, int rows) {
        tmux("resize-window", "-x", Integer.toString(columns), "-y", Integer.toString(rows));
        return this;
    }

    /** What the screen shows, without spaces at the ends of rows and without empty rows at the end. */
    List<String> screen() {
        return rows(tmux("capture-pane", "-p"));
    }

    /** As {@link #screen}, with everything that has scrolled away. */
    List<String> everything() {
        return rows(tmux("capture-pane", "-p", "-S", "-"));
    }

    private static List<String> rows(String captured) {
        return captured.stripTrailing().lines().map(String::stripTrailing).toList();
    }

    /** The column of the cursor. */
    int column() {
        return Integer.parseInt(tmux("display-message", "-p", "#{cursor_x}").strip());
    }

    /** Everything that was written to the terminal. */
    String raw() {
        return read("raw");
    }

    /** A file that the script or the program has written. */
    String read(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> await(String what, Predicate<List<String>> look) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        List<String> rows = screen();
        while (!look.test(rows)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never seen: " + what + "; the screen stays:\n" + String.join("\n", rows));
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
            rows = screen();
        }
        return rows;
    }

    List<String> awaitRow(String row) {
        return await(row, rows -> rows.contains(row));
    }

    List<String> awaitRow(Predicate<String> row) {
        return await("a certain row", rows -> rows.stream().anyMatch(row));
    }

    /** The program's process. */
    long pid() {
        return Long.parseLong(read("pid").strip());
    }

    void signal(String name) {
        run(List.of("sh", "-c", "kill -" + name + " " + pid()));
    }

    /** Waits for the program's end; answers its code. */
    int code() {
        await("the end of the program", rows -> Files.exists(folder.resolve("code")));
        return Integer.parseInt(read("code").strip());
    }

    private String tmux(String... words) {
        List<String> command = new ArrayList<>(List.of("tmux", "-u", "-L", socket, "-f", "/dev/null"));
        command.addAll(Arrays.asList(words));
        return run(command);
    }

    private static String run(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_") || name.startsWith("TMUX"));
            builder.environment().put("TERM", "xterm-256color");
            Process process = builder.start();
            process.getOutputStream().close();
            String said;
            try (InputStream output = process.getInputStream()) {
                said = new String(output.readAllBytes(), UTF_8);
            }
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError(command + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Ends everything; nobody writes into the folder any more. */
    @Override
    public void close() {
        boolean running = Files.exists(folder.resolve("pid")) && !Files.exists(folder.resolve("code"));
        Optional<ProcessHandle> program = running ? ProcessHandle.of(pid()) : Optional.empty();
        program.ifPresent(Tmux::end);
        tmux("kill-server");
    }

    private static void end(ProcessHandle program) {
        program.destroyForcibly();
        try {
            program.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("it cannot be ended: " + program.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
