package parley.server.admin;

import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Operator;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.store.Store;
import parley.server.store.StoreSettings;

/** {@code backup}: where a copy of the store goes, and what is said of it (row O12). Touched only from the feature's context. */
final class Backups {
    private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
    private static final Refusal FAILED = new Refusal("backup-failed", "the backup could not be written");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern(
                    "'parley-'yyyyMMdd-HHmmss'.db'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final Store store;
    private final Supplier<Settings> settings;

    Backups(Store store, Supplier<Settings> settings) {
        this.store = store;
        this.settings = settings;
    }

    static Refusal failed() {
        return FAILED;
    }

    /** @param asked absolute, or below the folder {@code backups}; a name made of the time if nothing was asked for */
    Future<Reply> write(UserName caller, Optional<String> asked, Instant now) {
        Path folder = StoreSettings.backups(settings.get().get(Keys.DATA))
                .toAbsolutePath()
                .normalize();
        Path target;
        try {
            Path file = Path.of(asked.orElseGet(() -> STAMP.format(now)));
            // Whoever is logged in from anywhere must not choose among all files that the server may write.
            if (!caller.equals(Operator.NAME) && (file.isAbsolute() || file.getNameCount() > 1)) {
                return Future.succeededFuture(Reply.refused(Refusal.FORBIDDEN.saying(
                        "from here a backup has a plain name; it goes to the folder backups")));
            }
            target = folder.resolve(file).normalize();
            // A file in the place of the folder would be the last backup that is made.
            if (target.equals(folder) || !(file.isAbsolute() || target.startsWith(folder))) {
                return Future.succeededFuture(Reply.refused(FAILED.saying("this is no name of a file in " + folder)));
            }
            Path above = target.resolveSibling("");
            if (file.isAbsolute() && !Files.isDirectory(above)) {
                // A disk that is not mounted, or a misspelt name.
                return Future.succeededFuture(Reply.refused(FAILED.saying("there is no folder " + above)));
            }
        } catch (InvalidPathException none) {
            return Future.succeededFuture(Reply.refused(FAILED.saying("this is no name of a file")));
        }
        return store.backup(target)
                .map(written -> written(caller, written))
                .otherwise(failure -> Reply.refused(
                        FAILED.saying(Optional.ofNullable(failure.getMessage()).orElse(FAILED.text()))));
    }

    private static Reply written(UserName caller, Path written) {
        LOG.info("{} made the backup {}", caller, written);
        long bytes = written.toFile().length();
        return Reply.done(
                bytes / 1024 + " KiB in " + written,
                Fields.none().text("file", written.toString()).whole("bytes", bytes));
    }
}
