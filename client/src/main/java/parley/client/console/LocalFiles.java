package parley.client.console;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import parley.protocol.Cleaner;

/**
 * Paths on this machine, to be completed. Reads the disk.
 *
 * @param working where relative paths begin
 * @param home what {@code ~} stands for
 */
record LocalFiles(Path working, Path home) {
    private static final int MOST = 500;

    static LocalFiles ofUser() {
        return new LocalFiles(Path.of("").toAbsolutePath(), Path.of(System.getProperty("user.home", "/")));
    }

    /** The files that begin with what is typed; hidden ones only if a dot is typed. */
    Completion complete(String typed) {
        int cut = typed.lastIndexOf('/') + 1;
        String folder = typed.substring(0, cut);
        String begun = typed.substring(cut);
        List<Completion.Choice> choices = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(place(folder))) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                boolean hidden = name.startsWith(".") && !begun.startsWith(".");
                if (name.startsWith(begun) && !hidden && Cleaner.flaw(name).isEmpty()) {
                    boolean deeper = Files.isDirectory(entry);
                    choices.add(new Completion.Choice(deeper ? name + "/" : name, false));
                }
                if (choices.size() == MOST) {
                    break;
                }
            }
        } catch (IOException | InvalidPathException | DirectoryIteratorException unreadable) {
            return new Completion(cut, List.of());
        }
        choices.sort(Comparator.comparing(Completion.Choice::text));
        return new Completion(cut, choices);
    }

    private Path place(String folder) {
        if (folder.startsWith("~/")) {
            return home.resolve(folder.substring(2));
        }
        return working.resolve(folder);
    }
}
