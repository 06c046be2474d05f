package parley.server.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts a backup in the place of a store that nobody has open (row O12). Killed at any point, it leaves the old store, the new one,
 * or a folder on which no server starts until it was run again. Nothing that
 * was there is ever deleted. Blocks.
 */
public final class Restoring {
    private static final Logger LOG = LoggerFactory.getLogger(Restoring.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);
    /** The database, and what SQLite keeps beside it. */
    private static final List<String> ENDINGS = List.of("", "-wal", "-shm", "-journal");

    private Restoring() {}

    /**
     * Restores; answers the folder in which the old store lies now, if there was one.
     *
     * @throws StoreRefused if a server runs on the folder, or the backup is none, or damaged; then nothing was changed
     */
    public static Optional<Path> restore(StoreSettings settings, Path backup, Instant now) {
        DataFolder folder = DataFolder.hold(settings);
        Path part = settings.folder().resolve("restore.part");
        try {
            // A journal that a killed restore has left would be taken for this copy's.
            discard(part);
            BackupFile.check(backup);
            // The folder is closed to others, whatever the copy's own mode.
            BackupFile.copy(backup, part);
            BackupFile.check(part);
            BackupFile.mark(part);
            BackupFile.sync(part);
            Files.move(part, settings.restored(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            BackupFile.sync(settings.folder());
            Optional<Path> aside = setAside(settings, now);
            Files.move(settings.restored(), settings.database(), StandardCopyOption.ATOMIC_MOVE);
            BackupFile.sync(settings.folder());
            return aside;
        } catch (SQLException | IOException problem) {
            throw new StoreRefused(backup + " cannot be restored: " + problem.getMessage(), problem);
        } finally {
            discardQuietly(part);
            DataFolder.releaseQuietly(folder);
        }
    }

    /** Refuses a folder in which a restore was begun and not finished: the old store may lie aside already. */
    static void refuseUnfinished(StoreSettings settings) {
        if (Files.exists(settings.restored())) {
            throw new StoreRefused(
                    "a restore was not finished (" + settings.restored()
                            + " is there): run it again, or move that file away and look for the old database in before-restore-…");
        }
    }

    private static void discard(Path file) throws IOException {
        for (String ending : ENDINGS) {
            Files.deleteIfExists(file.resolveSibling(file.getFileName() + ending));
        }
    }

    private static void discardQuietly(Path file) {
        try {
            discard(file);
        } catch (IOException left) {
            LOG.debug("{} was left: {}", file, left.getMessage());
        }
    }

    private static Optional<Path> setAside(StoreSettings settings, Instant now) throws IOException {
        Path aside = settings.folder().resolve("before-restore-" + STAMP.format(now));
        boolean moved = false;
        // The log last: without its database it is refused at a start, and with another one it would spoil that.
        for (String ending : ENDINGS) {
            Path file = settings.folder().resolve(settings.database().getFileName() + ending);
            if (Files.exists(file)) {
                Files.createDirectories(aside);
                Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                moved = true;
            }
        }
        if (moved) {
            BackupFile.sync(aside);
        }
        return moved ? Optional.of(aside) : Optional.empty();
    }
}
