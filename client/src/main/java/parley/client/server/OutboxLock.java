package parley.client.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** One process's, and in it one session's, claim on an outbox file. The file of the claim itself is never deleted. */
final class OutboxLock implements AutoCloseable {
    /** The kernel's locks are the process's: closing any other channel on the file would give up a lock that is held. */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private OutboxLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** Empty if somebody else has it. */
    static Optional<OutboxLock> tryOn(Path file) throws IOException {
        Path real = file.toAbsolutePath().normalize();
        if (!HELD.add(real)) {
            return Optional.empty();
        }
        boolean kept = false;
        try {
            FileChannel channel = FileChannel.open(
                    real, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), StateFolder.OWNERS_FILE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                return Optional.empty();
            }
            kept = true;
            return Optional.of(new OutboxLock(real, channel));
        } finally {
            if (!kept) {
                HELD.remove(real);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException alreadyGone) {
            // The lock ends with the channel, however that ends.
        } finally {
            HELD.remove(file);
        }
    }
}
