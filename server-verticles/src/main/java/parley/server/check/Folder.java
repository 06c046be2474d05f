package parley.server.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import parley.protocol.words.Amount;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.wire.OwnKey;

/** The data folder, and what lies in it beside the database. */
final class Folder {
    private static final String WHAT = "data";
    private static final long LITTLE = 64L << 20;
    private static final long TOO_LITTLE = 4L << 20;

    private Folder() {}

    static List<Finding> look(Settings settings) {
        Path folder = settings.get(Keys.DATA).toAbsolutePath();
        try {
            if (!Files.exists(folder)) {
                Path above = existing(folder);
                return List.of(
                        Files.isWritable(above)
                                ? Finding.ok(WHAT, folder + " is not there yet: the first start makes it")
                                : Finding.bad(
                                        WHAT, folder + " is not there, and this user may not make it in " + above));
            }
            List<Finding> findings = new ArrayList<>();
            if (!Files.isDirectory(folder)) {
                return List.of(Finding.bad(WHAT, "a file stands at " + folder));
            }
            if (!Files.isWritable(folder) || !Files.isReadable(folder)) {
                return List.of(Finding.bad(
                        WHAT,
                        folder + " belongs to " + Files.getOwner(folder).getName() + ": this user may not use it"));
            }
            Rights rights = Rights.of(folder);
            if (rights.othersRead() || rights.othersWrite()) {
                findings.add(Finding.warn(WHAT, folder + " is open to other users: chmod 700 it"));
            }
            findings.add(space(folder));
            return findings;
        } catch (IOException problem) {
            return List.of(Finding.bad(WHAT, folder + " cannot be looked at: " + problem.getMessage()));
        }
    }

    static Finding key(Settings settings, Time time) {
        Path file = settings.get(Keys.DATA).resolve("key.pem");
        if (!Files.exists(file)) {
            return Finding.ok("key", "none yet: the first start makes one");
        }
        try {
            OwnKey key = OwnKey.in(file, time);
            Instant now = time.instant();
            Rights rights = Rights.of(file);
            if (rights.othersRead() || rights.othersWrite()) {
                return Finding.bad("key", file + " is open to other users: chmod 600 it");
            }
            if (now.isBefore(key.validFrom()) || now.isAfter(key.validUntil())) {
                return Finding.warn(
                        "key",
                        key.fingerprint() + ", good from " + key.validFrom() + " to " + key.validUntil()
                                + ", which is not now; Parley's clients do not mind, others may");
            }
            return Finding.ok("key", key.fingerprint() + ", good until " + key.validUntil());
        } catch (IOException damaged) {
            return Finding.bad("key", String.valueOf(damaged.getMessage()));
        }
    }

    static List<Finding> plugins(Settings settings) {
        Path folder = settings.get(Keys.PLUGINS);
        if (!Files.exists(folder)) {
            return List.of(Finding.ok("plugins", "none beside the server's own"));
        }
        try (Stream<Path> inside = Files.list(folder)) {
            List<Finding> findings = new ArrayList<>();
            long files = inside.count();
            if (Rights.of(folder).othersWrite()) {
                findings.add(Finding.bad("plugins", folder + " can be written by other users: chmod go-w it"));
            }
            findings.add(
                    files == 0
                            ? Finding.ok("plugins", folder + " is empty")
                            : Finding.warn(
                                    "plugins",
                                    folder + " holds " + Amount.of(files, "file")
                                            + ", which this Parley does not load"));
            return findings;
        } catch (IOException problem) {
            return List.of(Finding.bad("plugins", folder + " cannot be read: " + problem.getMessage()));
        }
    }

    private static Finding space(Path folder) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        String sentence = folder + ", " + (free >> 20) + " MiB free";
        if (free < TOO_LITTLE) {
            return Finding.bad(WHAT, sentence + ": too little to start");
        }
        return free < LITTLE ? Finding.warn(WHAT, sentence) : Finding.ok(WHAT, sentence);
    }

    private static Path existing(Path folder) {
        Path above = folder;
        while (!Files.exists(above) && above.getParent() != null) {
            above = above.getParent();
        }
        return above;
    }
}
