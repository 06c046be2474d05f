package parley.verification.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import parley.verification.Escapes;

/**
 * The stored inputs of a target, {@code src/test/resources/fuzz/<target>.txt}: one on a line, written as the transcripts write
 * bytes; blank lines and those that begin with {@code #} are for people.
 */
final class Corpus {
    private static final Path FOLDER = Path.of("src/test/resources/fuzz");

    private Corpus() {}

    static List<byte[]> of(Target target) {
        try {
            return Files.readAllLines(FOLDER.resolve(target.word() + ".txt")).stream()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> Escapes.bytes(line + "\\c"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** An input as a line of such a file. */
    static String line(byte[] input) {
        String written = Escapes.of(input);
        return written.startsWith("#") ? "\\x23" + written.substring(1) : written;
    }
}
