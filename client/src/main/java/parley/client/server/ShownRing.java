package parley.client.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import parley.wire.Fingerprint;

/**
 * The last messages of one account that were on the screen, also of an earlier process. A number counts together with
 * the message's id and the server's key, so that a server that began anew is not taken for the old one. Touched only from
 * the session's event loop.
 */
final class ShownRing {
    static final int SIZE = 256;
    private static final long LARGEST_FILE = 64 * 1024;
    private static final int LONGEST_ID = 64;

    private final Deque<String> order = new ArrayDeque<>();
    private final Set<String> shown = new HashSet<>();
    private String server = "";

    /** Reads what an earlier process wrote; nothing, if it cannot be read. Blocks on the disk. */
    static ShownRing read(Path file) {
        ShownRing ring = new ShownRing();
        try {
            if (Files.exists(file) && Files.size(file) <= LARGEST_FILE) {
                List<String> lines = Files.readAllLines(file);
                ring.server = lines.isEmpty() ? "" : lines.get(0);
                lines.stream().skip(1).forEach(ring::add);
            }
        } catch (IOException damaged) {
            ring.forget();
        }
        return ring;
    }

    /** From now on it is about this server; another's messages are forgotten. */
    void server(Fingerprint key) {
        if (!key.text().equals(server)) {
            forget();
            server = key.text();
        }
    }

    boolean has(long seq, String id) {
        return shown.contains(seq + " " + id);
    }

    void add(long seq, String id) {
        if (id.length() <= LONGEST_ID) {
            add(seq + " " + id);
        }
    }

    /** What is to be written. */
    byte[] content() {
        return (server + "\n" + String.join("\n", order) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void add(String one) {
        if (shown.add(one)) {
            order.add(one);
        }
        if (order.size() > SIZE) {
            shown.remove(order.remove());
        }
    }

    private void forget() {
        order.clear();
        shown.clear();
    }
}
