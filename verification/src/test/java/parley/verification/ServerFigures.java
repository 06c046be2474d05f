package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a server costs its machine at a moment, as the machine and the JVM tell it.
 *
 * @param heap bytes of live objects, after a full collection
 * @param resident bytes of memory that the process has
 * @param descriptors how many files and sockets it has open
 * @param kernel bytes that all TCP sockets of this network namespace hold
 */
record ServerFigures(long heap, long resident, int descriptors, long kernel) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+(\\d+)\\s+(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern TCP_PAGES = Pattern.compile("(?m)^TCP: .* mem (\\d+)");
    private static final long PAGE = 4096;

    /** Makes the server collect its garbage: it stands still meanwhile. */
    static ServerFigures of(long pid) {
        return new ServerFigures(liveIn(pid), heldBy(pid), openIn(pid), sockets());
    }

    static int openIn(long pid) {
        try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long sockets() {
        return PAGE * number(TCP_PAGES, read(Path.of("/proc/net/sockstat")), 1);
    }

    private static long heldBy(long pid) {
        return 1024 * number(RESIDENT, read(Path.of("/proc", Long.toString(pid), "status")), 1);
    }

    private static long liveIn(long pid) {
        try {
            Process jcmd = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid),
                            "GC.class_histogram")
                    .redirectErrorStream(true)
                    .start();
            return number(TOTAL, new String(jcmd.getInputStream().readAllBytes(), UTF_8), 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long number(Pattern pattern, String text, int group) {
        Matcher found = pattern.matcher(text);
        if (!found.find()) {
            throw new AssertionError("no " + pattern + " in " + text.substring(0, Math.min(text.length(), 500)));
        }
        return Long.parseLong(found.group(group));
    }

    /** What it has more than {@code base}. */
    String over(ServerFigures base) {
        return "heap %+.1f MiB, resident %+.0f MiB, kernel %+.0f MiB, %+d descriptors"
                .formatted(
                        (heap - base.heap) / 1048576.0,
                        (resident - base.resident) / 1048576.0,
                        (kernel - base.kernel) / 1048576.0,
                        descriptors - base.descriptors);
    }
}
