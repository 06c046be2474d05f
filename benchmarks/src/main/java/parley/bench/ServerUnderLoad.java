package parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The server's jar as a process of its own, on a fresh data folder, with accounts {@code u0 … un} and no limits. */
final class ServerUnderLoad implements AutoCloseable {
    static final String PASSWORD = "benchmark";
    static final String CHEAP_HASH = "argon2id:m=8,t=1,p=1";

    private static final Pattern LISTENING = Pattern.compile("listening on .+:(\\d+)");
    private static final Pattern HEAP = Pattern.compile("(?:generation|heap) .*used (\\d+)K");
    /** What {@code ./parley server} gives the JVM. */
    private static final String JVM = "-XX:+UseSerialGC -XX:+ExitOnOutOfMemoryError -Dfile.encoding=UTF-8";

    private final Path folder;
    private final Process process;
    private final int port;

    private ServerUnderLoad(Path folder, Process process, int port) {
        this.folder = folder;
        this.process = process;
        this.port = port;
    }

    /** Starts {@code --jar} (with {@code --jvm} and {@code --hash}) and waits until it listens. */
    static ServerUnderLoad start(Options options, int accounts) throws IOException {
        Path folder = Files.createTempDirectory("parley-bench");
        List<String> credentials = new ArrayList<>();
        for (int i = 0; i < accounts; i++) {
            credentials.add("user." + name(i) + " = " + PASSWORD);
        }
        Path file = Files.write(folder.resolve("credentials.properties"), credentials);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(Arrays.asList(options.text("jvm", JVM).trim().split(" +")));
        command.addAll(List.of("-jar", jar(options).toString(), "server", "--port", "0"));
        command.addAll(List.of("--data", folder.resolve("data").toString(), "--credentials", file.toString()));
        for (String setting : List.of(
                "hash=" + options.text("hash", CHEAP_HASH),
                "limits.commands=off",
                "limits.broadcast=off",
                "limits.connections=off",
                "limits.unauthenticated=off",
                "limits.hash-queue=100000")) {
            command.addAll(List.of("--set", setting));
        }
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("standard-error.txt").toFile())
                .start();
        BufferedReader output = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8));
        String line = output.readLine();
        Matcher listening = LISTENING.matcher(line == null ? "" : line);
        if (!listening.matches()) {
            throw new IllegalStateException(
                    "the server did not start: " + Files.readString(folder.resolve("standard-error.txt")));
        }
        return new ServerUnderLoad(folder, process, Integer.parseInt(listening.group(1)));
    }

    private static Path jar(Options options) {
        Path jar = Path.of(options.text("jar", "server-verticles/target/parley-server.jar"));
        Path fromHere = Path.of("..").resolve(jar);
        if (!Files.exists(jar) && !Files.exists(fromHere)) {
            throw new IllegalArgumentException("no " + jar + ": ./mvnw -DskipTests package makes it");
        }
        return Files.exists(jar) ? jar : fromHere;
    }

    static String name(int account) {
        return "u" + account;
    }

    int port() {
        return port;
    }

    long cpuMicros() {
        return Processor.micros(process.pid());
    }

    long residentKiB() {
        return Processor.residentKiB(process.pid());
    }

    /** The heap that is in use behind a full collection, in KiB. */
    long heapKiB() throws IOException {
        jcmd("GC.run");
        long used = 0;
        for (String line : jcmd("GC.heap_info").lines().toList()) {
            Matcher generation = HEAP.matcher(line);
            if (generation.find()) {
                used += Long.parseLong(generation.group(1));
            }
        }
        return used;
    }

    private String jcmd(String command) throws IOException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        Long.toString(process.pid()),
                        command)
                .redirectErrorStream(true)
                .start();
        return new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    }

    @Override
    public void close() {
        process.destroy();
        try (Stream<Path> files = Files.walk(folder)) {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
