package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A command for scripts as a process of its own, with the classes that are being tested, and a state folder of its own. */
final class ScriptProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private final Thread outputReader;
    private final Thread errorReader;

    private ScriptProcess(Process process) {
        this.process = process;
        this.outputReader = reader(process.getInputStream(), output, lines);
        this.errorReader = reader(process.getErrorStream(), errors, said);
    }

    /** Starts {@code parley <arguments…>}. */
    static ScriptProcess start(Path state, Map<String, String> environment, List<String> arguments) {
        return run(state, environment, command(arguments));
    }

    /** Runs a line of a shell in which {@code "$@"} is {@code parley <arguments…>}. */
    static ScriptProcess shell(Path state, Map<String, String> environment, String line, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", line, "sh"));
        command.addAll(command(arguments));
        return run(state, environment, command);
    }

    private static List<String> command(List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "parley.client.command.Main"));
        command.addAll(arguments);
        return command;
    }

    private static ScriptProcess run(Path state, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).directory(state.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
            builder.environment().put("XDG_STATE_HOME", state.toString());
            builder.environment().putAll(environment);
            return new ScriptProcess(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Thread reader(InputStream stream, List<String> all, BlockingQueue<String> queue) {
        Thread reader = new Thread(() -> {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream, UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    all.add(line);
                    queue.add(line);
                }
            } catch (IOException killed) {
                // What was read stays.
            }
        });
        reader.setDaemon(true);
        reader.start();
        return reader;
    }

    /** Writes to its standard input. */
    ScriptProcess type(String text) {
        try {
            OutputStream input = process.getOutputStream();
            input.write(text.getBytes(UTF_8));
            input.flush();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends its standard input. */
    ScriptProcess end() {
        try {
            process.getOutputStream().close();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The next line of its standard output. */
    String line() {
        return next(lines);
    }

    /** The next line of its standard error in which this stands. */
    String error(String part) {
        String line = next(said);
        while (!line.contains(part)) {
            line = next(said);
        }
        return line;
    }

    private String next(BlockingQueue<String> of) {
        try {
            @Nullable String line = of.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("it said nothing; standard error: " + errors);
            }
            return line;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for its end; answers the exit code. Its standard input is ended first. */
    int exit() {
        try {
            process.getOutputStream().close();
        } catch (IOException ended) {
            // It has ended before it read what was typed.
        }
        try {
            if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running; " + output + errors);
            }
            outputReader.join(PATIENCE.toMillis());
            errorReader.join(PATIENCE.toMillis());
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Every line of standard output so far. */
    List<String> output() {
        return List.copyOf(output);
    }

    /** Standard error so far. */
    String errors() {
        return String.join("\n", errors);
    }

    /** {@code kill -9}; when this returns the process is gone. */
    void kill() {
        process.destroyForcibly();
        exit();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** What it runs. */
    List<ProcessHandle> descendants() {
        return process.descendants().toList();
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        if (process.isAlive()) {
            kill();
        }
    }
}
