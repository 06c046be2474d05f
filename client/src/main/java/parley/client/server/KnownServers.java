package parley.client.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.wire.Fingerprint;

/**
 * The keys that servers showed at first use: one line {@code host:port SHA256:…} each. Blocks on the disk. Safe from every
 * thread, and several processes may meet servers at once.
 */
public final class KnownServers {
    private final StateFile file;

    public KnownServers(Path file) {
        this.file = new StateFile(file);
    }

    /** The key that this server has shown before. */
    public Optional<Fingerprint> find(String server) {
        return file.lines().stream()
                .filter(line -> line.startsWith(server + " "))
                .flatMap(line -> Fingerprint.parse(line.substring(server.length() + 1)).stream())
                .findFirst();
    }

    /** Keeps the key of a server that was not known. */
    public void keep(String server, Fingerprint key) {
        file.change(lines -> {
            List<String> kept = new ArrayList<>(without(server, lines));
            kept.add(server + " " + key.text());
            return kept;
        });
    }

    public void forget(String server) {
        file.change(lines -> without(server, lines));
    }

    private static List<String> without(String server, List<String> lines) {
        return lines.stream().filter(line -> !line.startsWith(server + " ")).toList();
    }
}
