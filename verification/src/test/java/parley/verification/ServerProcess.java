package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server as a process of its own, with the classes that are being tested. Its standard error goes to a file. */
final class ServerProcess implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Pattern LISTENING = Pattern.compile("listening on (.+):(\\d+)");

    private static final String MAIN = "parley.server.main.Main";
    /** What starts soonest, not what runs fastest. */
    private static final List<String> QUICKLY = List.of("-XX:TieredStopAtLevel=1");

    private final Process process;
    private final Path errors;
    private final List<String> output = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Integer> port = new CompletableFuture<>();

    private ServerProcess(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        Thread reader = new Thread(this::readOutput, "standard output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts {@code parley <arguments…>}; the working folder is {@code folder}, and so is that of its log. */
    static ServerProcess start(Path folder, List<String> arguments) {
        return start(List.of(), folder, arguments);
    }

    /** Starts another class than the command line's. */
    static ServerProcess start(Path folder, Class<?> main, List<String> arguments) {
        return start(List.of(), QUICKLY, folder, main.getName(), arguments);
    }

    /** @param by a command that runs a command, as {@code ip netns exec name} does */
    static ServerProcess start(List<String> by, Path folder, List<String> arguments) {
        return start(by, QUICKLY, folder, MAIN, arguments);
    }

    /** @param packed where the classes are put as jars, as those of an installed server are */
    static ServerProcess startPacked(List<String> by, Path packed, Path folder, List<String> arguments) {
        return start(by, QUICKLY, Packed.classPath(packed), folder, MAIN, arguments);
    }

    /** As the script {@code parley} starts it: what is measured then is what people get. */
    static ServerProcess startAsInstalled(Path folder, List<String> arguments) {
        return start(
                List.of(),
                List.of("-XX:+UseSerialGC", "-XX:MarkSweepAlwaysCompactCount=1", "-XX:+ExitOnOutOfMemoryError"),
                folder,
                MAIN,
                arguments);
    }

    private static ServerProcess start(
            List<String> by, List<String> options, Path folder, String main, List<String> arguments) {
        return start(by, options, System.getProperty("java.class.path"), folder, main, arguments);
    }

    private static ServerProcess start(
            List<String> by, List<String> options, String classPath, Path folder, String main, List<String> arguments) {
        try {
            Path errors = folder.resolve("standard-error-" + System.nanoTime() + ".txt");
            List<String> command = new ArrayList<>(by);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(options);
            command.addAll(List.of(
                    // From 22 on a JDK warns of native code that was not announced; the jar announces it in its
                    // manifest.
                    "-XX:+IgnoreUnrecognizedVMOptions", "--enable-native-access=ALL-UNNAMED", "-cp", classPath, main));
            command.addAll(arguments);
            ProcessBuilder builder =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PARLEY_"));
            return new ServerProcess(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code server} on this data folder, with the ten accounts, a free port and a cheap hash. */
    static List<String> arguments(Path folder, String... more) {
        try {
            Path credentials = folder.resolve("credentials.properties");
            if (!Files.exists(credentials)) {
                Files.write(credentials, LocalServer.ACCOUNTS);
            }
            List<String> arguments = new ArrayList<>(List.of(
                    "server",
                    "--data",
                    folder.resolve("data").toString(),
                    "--credentials",
                    credentials.toString(),
                    "--set",
                    "hash=" + LocalServer.CHEAP_HASH));
            List<String> others = List.of(more);
            if (!others.contains("--port")) {
                arguments.addAll(List.of("--port", "0"));
            }
            arguments.addAll(others);
            return arguments;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readOutput() {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                output.add(line);
                Matcher listening = LISTENING.matcher(line);
                if (listening.matches()) {
                    port.complete(Integer.parseInt(listening.group(2)));
                }
            }
            port.completeExceptionally(new IOException("it ended without listening"));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Waits until it accepts connections; answers its port. */
    int port() {
        try {
            return port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("no server: " + e.getMessage() + "\n" + errors(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until it listens or has ended; whether it listens. */
    boolean listens() {
        try {
            port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException e) {
            return false;
        } catch (TimeoutException e) {
            throw new AssertionError("it neither listens nor ends\n" + errors(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Every line of standard output so far; all of them once it has ended. */
    List<String> output() {
        return List.copyOf(output);
    }

    /** Every line of standard output, once it has ended: waits for the last one to be read. */
    List<String> whole() {
        listens();
        return output();
    }

    /** Standard error so far. */
    String errors() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code kill -9}; when this returns the process is gone. */
    void kill() {
        process.destroyForcibly();
        exit(PATIENCE);
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGHUP. */
    void hangUp() {
        try {
            Process sent = new ProcessBuilder("sh", "-c", "kill -HUP " + process.pid()).start();
            if (sent.waitFor() != 0) {
                throw new AssertionError("cannot send a signal");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits for its end; answers the exit code. */
    int exit(Duration patience) {
        try {
            if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still running after " + patience + "\n" + errors());
            }
            List<String> heldUp = LoopsHeldUp.in(errors());
            if (!heldUp.isEmpty()) {
                throw new AssertionError("an event loop was blocked:\n" + String.join("\n", heldUp));
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (process.isAlive()) {
            kill();
        }
    }

    /** The files below a folder; one that goes while they are looked for may be left out. */
    static List<File> files(Path folder) {
        List<File> files = new ArrayList<>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(file.toFile());
                    }
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFileFailed(Path file, IOException why) throws IOException {
                    if (why instanceof NoSuchFileException && !file.equals(folder)) {
                        return FileVisitResult.CONTINUE;
                    }
                    throw why;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files);
    }
}
