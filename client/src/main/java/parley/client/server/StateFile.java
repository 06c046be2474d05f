package parley.client.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A small file of lines that only its owner may read (mode 0600, in folders of 0700), always whole: it is replaced, never
 * written into. Blocks on the disk. Several processes may change it at once. Safe from every thread.
 */
public final class StateFile {
    /** The kernel's locks are the process's: they keep no thread from another. */
    private static final Object IN_THIS_PROCESS = new Object();

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");

    private final Path file;

    public StateFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Its lines; none if there is no such file. */
    public List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** Replaces the lines by others that depend on them; nobody else changes them meanwhile. */
    public void change(UnaryOperator<List<String>> how) {
        Path lock = file.resolveSibling(file.getFileName() + ".lock");
        synchronized (IN_THIS_PROCESS) {
            try {
                StateFolder.make(file.resolveSibling(""));
                try (FileChannel channel = FileChannel.open(
                                lock,
                                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                                StateFolder.OWNERS_FILE);
                        FileLock held = channel.lock()) {
                    if (held.isValid()) {
                        replace(how.apply(lines()), true);
                    }
                }
            } catch (IOException full) {
                throw new UncheckedIOException("cannot write " + file, full);
            }
        }
    }

    /** As {@link #change}, by the only process that writes it; what a crash of the machine takes back does no harm. */
    public void write(List<String> lines) {
        try {
            replace(lines, false);
        } catch (IOException full) {
            throw new UncheckedIOException("cannot write " + file, full);
        }
    }

    /**
     * Takes the file from everybody but its owner.
     *
     * @return whether others could use it until now
     */
    public boolean makePrivate() {
        try {
            if (!Files.exists(file) || OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
                return false;
            }
            Files.setPosixFilePermissions(file, OWNERS);
            return true;
        } catch (IOException notOurs) {
            throw new UncheckedIOException("others can read " + file + ", and this cannot be changed", notOurs);
        }
    }

    private void replace(List<String> lines, boolean synced) throws IOException {
        StringBuilder content = new StringBuilder();
        lines.forEach(line -> content.append(line).append('\n'));
        StateFolder.replace(file, content.toString().getBytes(StandardCharsets.UTF_8), synced);
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
