package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A {@link Crowd} in a process of its own, which leaves the processor to whoever else wants it. Used by one thread. */
final class CrowdProcess implements AutoCloseable {
    private final Process process;
    private final Writer orders;
    private final BufferedReader answers;

    /** What the crowd says of itself. */
    record Figures(
            long coming,
            long here,
            long placed,
            long connected,
            long loggedIn,
            long failed,
            long read,
            long lines,
            long written,
            String refused) {}

    /** @param accounts one {@code name password} each */
    CrowdProcess(Path folder, int port, List<String> accounts, long seed) {
        try {
            Path file = Files.write(folder.resolve("crowd.txt"), accounts);
            process = new ProcessBuilder(
                            "nice",
                            "-n",
                            "10",
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Crowd.class.getName(),
                            Integer.toString(port),
                            file.toString(),
                            Long.toString(seed))
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            orders = process.outputWriter(UTF_8);
            answers = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void add(Manner manner, long count, double perSecond) {
        ask("add " + manner + " " + count + " " + perSecond);
    }

    /** From now on those who are there to be a burden are one. */
    void begin() {
        ask("begin");
    }

    /** Nobody comes any more. */
    void calm() {
        ask("calm");
    }

    Figures figures() {
        return ask("figures");
    }

    /** Ends all connections. */
    void leave() {
        ask("leave");
    }

    /** Waits until everybody who was asked for is where he shall be, or gone. */
    Figures settled(Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        Figures now = figures();
        while (now.coming() > 0 || now.placed() < now.here()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("the crowd does not settle: " + now);
            }
            LockSupport.parkNanos(100_000_000);
            now = figures();
        }
        return now;
    }

    private Figures ask(String order) {
        try {
            orders.write(order + "\n");
            orders.flush();
            String answer = answers.readLine();
            if (answer == null) {
                throw new AssertionError("the crowd is gone");
            }
            List<String> values = new ArrayList<>();
            for (String pair : answer.split(" ", -1)) {
                values.add(pair.substring(pair.indexOf('=') + 1));
            }
            List<Long> numbers =
                    values.subList(0, 9).stream().map(Long::parseLong).toList();
            return new Figures(
                    numbers.get(0),
                    numbers.get(1),
                    numbers.get(2),
                    numbers.get(3),
                    numbers.get(4),
                    numbers.get(5),
                    numbers.get(6),
                    numbers.get(7),
                    numbers.get(8),
                    values.get(9));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            orders.close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException ended) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
