package parley.client.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one account has said and the server has not decided, on the disk. One file for each account at each server; a
 * second process of the same account has a second file, and what a dead one left in its own is taken over at the next
 * start. What was appended outlives the process at once and the machine after {@link #force}. Touched only from the
 * session's event loop, except {@code force}.
 */
final class Outbox implements AutoCloseable {
    private static final int MOST_FILES = 16;
    private static final long WORTH_TRUNCATING = 16 * 1024;

    private final OutboxLock lock;
    private final FileChannel channel;
    private final List<OutboxRecord.Entry> found;

    private Outbox(OutboxLock lock, FileChannel channel, List<OutboxRecord.Entry> found) {
        this.lock = lock;
        this.channel = channel;
        this.found = found;
    }

    /** Opens the account's file, made if there is none. Blocks on the disk. */
    static Outbox open(Path folder, String account) throws IOException {
        StateFolder.make(folder);
        List<OutboxLock> adopting = new ArrayList<>();
        OutboxLock own = null;
        Path ownFile = folder;
        try {
            Map<String, OutboxRecord.Entry> waiting = new LinkedHashMap<>();
            List<Path> adopted = new ArrayList<>();
            for (int number = 0; number < MOST_FILES; number++) {
                Path file = folder.resolve(number == 0 ? account : account + "~" + number);
                if (own != null && !Files.exists(file)) {
                    continue;
                }
                Optional<OutboxLock> claimed = OutboxLock.tryOn(Path.of(file + ".lock"));
                if (claimed.isEmpty()) {
                    continue;
                }
                read(file).forEach(entry -> waiting.putIfAbsent(entry.saying().key(), entry));
                if (own == null) {
                    own = claimed.get();
                    ownFile = file;
                } else {
                    adopting.add(claimed.get());
                    adopted.add(file);
                }
            }
            if (own == null) {
                throw new IOException("all files of the outbox are in use");
            }
            List<OutboxRecord.Entry> found = new ArrayList<>(waiting.values());
            if (!adopted.isEmpty()) {
                found.sort(Comparator.comparing(entry -> entry.saying().at()));
            }
            StateFolder.replace(ownFile, bytes(lines(found)), true);
            FileChannel channel =
                    FileChannel.open(ownFile, Set.of(StandardOpenOption.WRITE, StandardOpenOption.APPEND));
            for (Path file : adopted) {
                Files.deleteIfExists(file);
            }
            Outbox outbox = new Outbox(own, channel, List.copyOf(found));
            own = null;
            return outbox;
        } finally {
            adopting.forEach(OutboxLock::close);
            if (own != null) {
                own.close();
            }
        }
    }

    /** What an earlier process left. */
    List<OutboxRecord.Entry> found() {
        return found;
    }

    void said(Saying saying) throws IOException {
        append(OutboxRecord.said(saying));
    }

    void tried(String key, Instant when) throws IOException {
        append(OutboxRecord.tried(key, when));
    }

    /** @param last whether nothing else waits */
    void done(String key, boolean last) throws IOException {
        append(OutboxRecord.done(key));
        if (last && channel.size() > WORTH_TRUNCATING) {
            channel.truncate(0);
        }
    }

    /** Waits until all that was appended is on the disk. From any thread. */
    void force() throws IOException {
        channel.force(false);
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException unwritten) {
            // Every line was written when it was appended.
        } finally {
            lock.close();
        }
    }

    private void append(String line) throws IOException {
        // The LF in front ends a half line that a full disk left.
        ByteBuffer bytes = ByteBuffer.wrap(bytes("\n" + line + "\n"));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static List<OutboxRecord.Entry> read(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        String content = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
        int end = content.lastIndexOf('\n');
        return end < 0
                ? List.of()
                : OutboxRecord.read(content.substring(0, end).lines().toList());
    }

    private static String lines(List<OutboxRecord.Entry> entries) {
        StringBuilder lines = new StringBuilder();
        for (OutboxRecord.Entry entry : entries) {
            lines.append(OutboxRecord.said(entry.saying())).append('\n');
            entry.tried()
                    .ifPresent(when -> lines.append(
                                    OutboxRecord.tried(entry.saying().key(), when))
                            .append('\n'));
        }
        return lines.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
