package parley.client.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.wire.Fingerprint;

/**
 * The keys that servers showed at first use: one line {@code host:port SHA256:…} each. Blocks on the disk. Safe from every
 * thread.
 */
public final class KnownServers {
    private final Path file;

    public KnownServers(Path file) {
        this.file = file;
    }

    /** The key that this server has shown before. */
    public synchronized Optional<Fingerprint> find(String server) {
        return lines().stream()
                .filter(line -> line.startsWith(server + " "))
                .flatMap(line -> Fingerprint.parse(line.substring(server.length() + 1)).stream())
                .findFirst();
    }

    /** Keeps the key of a server that was not known. */
    public synchronized void keep(String server, Fingerprint key) {
        List<String> lines = without(server);
        lines.add(server + " " + key.text());
        write(lines);
    }

    public synchronized void forget(String server) {
        write(without(server));
    }

    private List<String> without(String server) {
        List<String> kept = new ArrayList<>(lines());
        kept.removeIf(line -> line.startsWith(server + " "));
        return kept;
    }

    private List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private void write(List<String> lines) {
        try {
            StateFolder.replace(file, (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8), true);
        } catch (IOException full) {
            throw new UncheckedIOException("cannot write " + file, full);
        }
    }
}
