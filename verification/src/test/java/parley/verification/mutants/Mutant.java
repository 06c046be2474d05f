package parley.verification.mutants;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One deliberate fault, as its file says it: lines {@code fault: …} and {@code caught by: …}, then a unified diff against the
 * sources. A place in a source is found by its text and not by its number, so that a patch outlives changes elsewhere in the
 * file; text that is not there exactly once is an error.
 *
 * @param name of the file, without {@code .patch}
 * @param fault what is broken
 * @param checks each of them must fail
 * @param changes what is replaced, by source file, relative to the tree
 */
record Mutant(String name, String fault, List<Check> checks, Map<Path, List<Mutant.Change>> changes) {
    static final Path FOLDER = Path.of("mutants");

    private static final String FAULT = "fault: ";
    private static final String CAUGHT_BY = "caught by: ";
    private static final String SOURCE = "+++ b/";

    /** One hunk: what stands there, and what shall stand there. */
    record Change(String before, String after) {}

    /** All of them, in the order of their names. */
    static List<Mutant> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".patch"))
                    .sorted()
                    .map(Mutant::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Mutant read(Path file) {
        String name = file.getFileName().toString().replace(".patch", "");
        List<String> fault = new ArrayList<>();
        List<Check> checks = new ArrayList<>();
        Map<Path, List<Change>> changes = new TreeMap<>();
        List<Change> current = new ArrayList<>();
        StringBuilder before = new StringBuilder();
        StringBuilder after = new StringBuilder();
        for (String line : lines(file)) {
            if (line.startsWith(FAULT)) {
                fault.add(line.substring(FAULT.length()));
            } else if (line.startsWith(CAUGHT_BY)) {
                checks.add(Check.of(line.substring(CAUGHT_BY.length())));
            } else if (line.startsWith("--- ")) {
                end(current, before, after);
            } else if (line.startsWith(SOURCE)) {
                current =
                        changes.computeIfAbsent(Path.of(line.substring(SOURCE.length())), source -> new ArrayList<>());
            } else if (line.startsWith("@@")) {
                end(current, before, after);
            } else {
                if (!line.startsWith("+")) {
                    before.append(line.isEmpty() ? line : line.substring(1)).append('\n');
                }
                if (!line.startsWith("-")) {
                    after.append(line.isEmpty() ? line : line.substring(1)).append('\n');
                }
            }
        }
        end(current, before, after);
        if (fault.isEmpty() || checks.isEmpty() || changes.isEmpty()) {
            throw new AssertionError(file + " says no fault, nobody who catches it, or changes nothing");
        }
        return new Mutant(name, String.join(" ", fault), checks, changes);
    }

    private static void end(List<Change> changes, StringBuilder before, StringBuilder after) {
        if (!before.isEmpty()) {
            changes.add(new Change(before.toString(), after.toString()));
        }
        before.setLength(0);
        after.setLength(0);
    }

    static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sources with the fault in them, by their place in the tree. */
    Map<Path, String> broken(Path tree) {
        Map<Path, String> broken = new TreeMap<>();
        changes.forEach((source, list) -> {
            String text = String.join("\n", lines(tree.resolve(source))) + "\n";
            for (Change change : list) {
                int at = text.indexOf(change.before());
                if (at < 0 || text.indexOf(change.before(), at + 1) >= 0) {
                    throw new AssertionError("%s: this stands not exactly once in %s; write the patch anew:%n%s"
                            .formatted(name, source, change.before()));
                }
                text = text.substring(0, at)
                        + change.after()
                        + text.substring(at + change.before().length());
            }
            broken.put(source, text);
        });
        return broken;
    }
}
