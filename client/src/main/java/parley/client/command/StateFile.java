package parley.client.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * A small file of lines that only its owner may read (mode 0600, in folders of 0700), always whole: it is replaced, never
 * written into. Blocks on the disk. Several processes may change it at once.
 */
final class StateFile {
    private final Path file;

    StateFile(Path file) {
        this.file = file.toAbsolutePath();
    }

    /** Its lines; none if there is no such file. */
    List<String> lines() {
        try {
            return Files.exists(file) ? Files.readAllLines(file) : List.of();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    /** Replaces the lines by others that depend on them. */
    void change(UnaryOperator<List<String>> how) {
        try {
            Files.createDirectories(folder(), owner("rwx------"));
            Path lock = folder().resolve(file.getFileName() + ".lock");
            try (FileChannel channel = FileChannel.open(
                            lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), owner("rw-------"));
                    FileLock held = channel.lock()) {
                if (held.isValid()) {
                    replace(how.apply(lines()));
                }
            }
        } catch (IOException full) {
            throw new UncheckedIOException("cannot write " + file, full);
        }
    }

    /** As {@link #change}, by the only process that writes it. */
    void write(List<String> lines) {
        try {
            Files.createDirectories(folder(), owner("rwx------"));
            replace(lines);
        } catch (IOException full) {
            throw new UncheckedIOException("cannot write " + file, full);
        }
    }

    private void replace(List<String> lines) throws IOException {
        Path fresh = Files.createTempFile(folder(), ".fresh", "", owner("rw-------"));
        Files.write(fresh, lines, StandardCharsets.UTF_8);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private Path folder() {
        return Objects.requireNonNull(file.getParent(), "a file lies in a folder");
    }

    private static FileAttribute<?> owner(String mode) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode));
    }
}
