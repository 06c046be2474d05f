package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A {@link LinkingClient} as a process of its own, on a machine of its own. */
final class LinkingProcess implements AutoCloseable {
    private final Process process;
    private final PrintStream typed;
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    /** @param arguments as {@link LinkingClient#main} takes them */
    LinkingProcess(List<String> by, Path folder, String... arguments) {
        List<String> command = new ArrayList<>(by);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                LinkingClient.class.getName()));
        command.addAll(List.of(arguments));
        try {
            this.process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.typed = new PrintStream(process.getOutputStream(), true, UTF_8);
        Thread reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    private void read() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                told.add(line);
            }
        } catch (IOException ended) {
            told.add("ended");
        }
    }

    /** Waits for a line that begins so; what comes before is passed over. */
    String until(String beginning) {
        List<String> passed = new ArrayList<>();
        try {
            while (true) {
                String line = told.poll(ServerProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (line == null) {
                    throw new AssertionError("no " + beginning + " but " + passed);
                }
                if (line.startsWith(beginning)) {
                    return line;
                }
                passed.add(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    void say(String user, String text) {
        typed.println(user + " " + text);
    }

    @Override
    public void close() {
        typed.close();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
