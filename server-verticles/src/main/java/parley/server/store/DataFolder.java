package parley.server.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder, held for one server: nobody else on the machine may look into it, and a second server on it is
 * refused (row O02). Touched by the thread that opens or closes the store.
 */
final class DataFolder {
    private static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> OWNER_ALONE = PosixFilePermissions.fromString("rw-------");

    private static final Logger LOG = LoggerFactory.getLogger(DataFolder.class);

    private final FileChannel channel;

    private DataFolder(FileChannel channel) {
        this.channel = channel;
    }

    static DataFolder hold(StoreSettings settings) {
        Path folder = settings.folder();
        try {
            make(folder);
            FileChannel channel =
                    FileChannel.open(settings.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (locked(channel).isEmpty()) {
                channel.close();
                throw new StoreRefused("another server runs on " + folder);
            }
            return new DataFolder(channel);
        } catch (FileSystemException problem) {
            throw new StoreRefused("the data folder " + folder + " cannot be used: " + inWords(problem), problem);
        } catch (IOException problem) {
            throw new StoreRefused("the data folder " + folder + " cannot be used: " + problem.getMessage(), problem);
        }
    }

    /** Most of these exceptions say what happened by their class alone. */
    private static String inWords(FileSystemException problem) {
        String file = problem.getFile();
        if (problem instanceof FileAlreadyExistsException) {
            return "a file stands at " + file;
        }
        if (problem instanceof NoSuchFileException) {
            return "there is no " + file + " and it cannot be made";
        }
        if (problem instanceof AccessDeniedException) {
            return "this user is not allowed to use " + file;
        }
        return Optional.ofNullable(problem.getReason()).orElse("the system refuses " + file);
    }

    static void releaseQuietly(DataFolder folder) {
        try {
            folder.channel.close();
        } catch (IOException ignored) {
            LOG.debug("the lock of the data folder was gone already");
        }
    }

    /**
     * Nobody but its owner reads the database, wherever it is taken; SQLite makes the files beside it, and makes them anew, with
     * the rights of the database.
     */
    static void close(StoreSettings settings) throws IOException {
        if (!posix(settings.folder())) {
            return;
        }
        for (String beside : List.of("", "-wal", "-shm")) {
            Path file = settings.folder().resolve(settings.database().getFileName() + beside);
            if (Files.exists(file)) {
                Files.setPosixFilePermissions(file, OWNER_ALONE);
            }
        }
    }

    private static boolean posix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static Optional<FileLock> locked(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException mine) {
            return Optional.empty();
        }
    }

    private static void make(Path folder) throws IOException {
        boolean posix = posix(folder);
        if (!Files.isDirectory(folder)) {
            if (posix) {
                Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
            } else {
                Files.createDirectories(folder);
            }
        }
        if (posix && !OWNER_ONLY.containsAll(Files.getPosixFilePermissions(folder))) {
            if (!ours(folder)) {
                throw new StoreRefused("the data folder " + folder
                        + " is open to other users and holds other things: take an empty one, or chmod 700 it");
            }
            Files.setPosixFilePermissions(folder, OWNER_ONLY);
        }
    }

    private static boolean ours(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            Set<Path> names = Set.copyOf(inside.map(Path::getFileName).toList());
            return names.isEmpty() || names.contains(Path.of("parley.db")) || names.contains(Path.of("parley.lock"));
        }
    }
}
