package parley.client.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
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
        Optional<FileChannel> locked = Optional.empty();
        try {
            locked = locked(real);
            return locked.map(channel -> new OutboxLock(real, channel));
        } finally {
            if (locked.isEmpty()) {
                HELD.remove(real);
            }
        }
    }

    private static Optional<FileChannel> locked(Path file) throws IOException {
        FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), StateFolder.OWNERS_FILE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(channel);
            }
        } catch (OverlappingFileLockException byAnotherName) {
            // Held in this process, under a name that leads to the same file.
        }
        channel.close();
        return Optional.empty();
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
