package parley.client.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file that is to be sent.
 *
 * @param name that of a file, or the path in a directory from the directory's own name on
 */
record FoundFile(Path path, String name) {
    static final int MOST_IN_DIRECTORY = 1_000;

    /**
     * A file, or each regular one of a directory, and of that only what really is in it: links in it may lead anywhere.
     * Blocks.
     *
     * @return at most one more than {@link #MOST_IN_DIRECTORY}
     */
    static List<FoundFile> in(Path path) throws IOException {
        Path real = path.toRealPath();
        if (Files.isRegularFile(real)) {
            return List.of(new FoundFile(real, String.valueOf(path.getFileName())));
        }
        Path above = real.getParent() == null ? real : real.getParent();
        try (Stream<Path> all = Files.walk(real)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .limit(MOST_IN_DIRECTORY + 1L)
                    .sorted()
                    .map(file -> new FoundFile(file, above.relativize(file).toString()))
                    .toList();
        }
    }
}
