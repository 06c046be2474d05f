package parley.server.store;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How the store runs.
 *
 * @param folder the data folder; made if it does not exist, mode 0700
 * @param queue how many decisions may wait; one more is {@link StoreBusy}
 * @param batch how many decisions share a commit at most
 * @param deadline how long an entry may wait before its batch begins; after that it is {@link StoreBusy}
 * @param readers threads for readings, each with a connection of its own
 */
public record StoreSettings(Path folder, int queue, int batch, Duration deadline, int readers) {
    /** What the design measured: 2,000 waiting, 500 to a commit, 5 s, two readers. */
    public static StoreSettings in(Path folder) {
        return new StoreSettings(folder, 2_000, 500, Duration.ofSeconds(5), 2);
    }

    Path database() {
        return folder.resolve("parley.db");
    }

    Path log() {
        return folder.resolve("parley.db-wal");
    }

    /** A backup on its way to the place of the database. */
    Path restored() {
        return folder.resolve("restore.db");
    }

    /** Where backups go that are not told to go elsewhere. */
    public static Path backups(Path folder) {
        return folder.resolve("backups");
    }

    Path lock() {
        return folder.resolve("parley.lock");
    }
}
