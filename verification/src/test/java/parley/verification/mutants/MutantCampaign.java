package parley.verification.mutants;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * Puts one fault after the other into an overlay of classes that stands first on the class path, of the tests as of the
 * servers that they start, and runs the tests that must catch it, each in a process of its own. Nothing in the tree changes.
 */
final class MutantCampaign {
    private static final Path TREE = Path.of("..").toAbsolutePath().normalize();
    /** Far above what any short form takes; a test that a fault keeps from ending has not said what it found. */
    private static final long MINUTES = 8;

    private static final int SHOWN = 160;
    /** As {@link OneTest} ends. */
    private static final int PASSED = 0;

    private static final int FAILED = 1;

    private final Path folder;
    private final Map<Check, Ran> untouched = new HashMap<>();
    private int runs;

    MutantCampaign(Path folder) {
        this.folder = folder;
    }

    /**
     * What came of one test.
     *
     * @param exit of {@link OneTest}; anything else if it did not even end as a test does
     * @param said the first failure, or the end of what was printed
     */
    private record Ran(int exit, String said, double seconds) {}

    /** Runs each of its tests with and without the fault, prints a line for each, and answers the lines of those that miss it. */
    List<String> survived(Mutant mutant) {
        Path overlay = compiled(mutant);
        List<String> missed = new ArrayList<>();
        for (Check check : mutant.checks()) {
            Ran before = untouched.computeIfAbsent(check, first -> run(first, List.of()));
            Ran after = before.exit() == PASSED ? run(check, List.of(overlay)) : before;
            boolean caught = before.exit() == PASSED && after.exit() == FAILED;
            String line = "mutants: %s: %s %s in %.0f s: %s"
                    .formatted(mutant.name(), word(before, after), check.shown(), after.seconds(), after.said());
            System.out.println(line);
            if (!caught) {
                missed.add(line);
            }
        }
        return missed;
    }

    private static String word(Ran before, Ran after) {
        if (before.exit() != PASSED) {
            return "NOT TRIED, for without a fault this does not pass:";
        }
        return switch (after.exit()) {
            case FAILED -> "caught by";
            case PASSED -> "SURVIVES";
            default -> "BREAKS";
        };
    }

    private Path compiled(Mutant mutant) {
        try {
            Path sources = folder.resolve(mutant.name() + "-sources");
            Path classes = Files.createDirectories(folder.resolve(mutant.name()));
            List<Path> files = new ArrayList<>();
            for (Map.Entry<Path, String> broken : mutant.broken(TREE).entrySet()) {
                Path file = sources.resolve(broken.getKey());
                Files.createDirectories(file.getParent());
                files.add(Files.writeString(file, broken.getValue()));
            }
            JavaCompiler javac = ToolProvider.getSystemJavaCompiler();
            StringWriter words = new StringWriter();
            try (StandardJavaFileManager manager = javac.getStandardFileManager(null, null, UTF_8)) {
                boolean well = javac.getTask(
                                words,
                                manager,
                                null,
                                List.of(
                                        "-proc:none",
                                        "-parameters",
                                        "-nowarn",
                                        "-d",
                                        classes.toString(),
                                        "-cp",
                                        classPath()),
                                null,
                                manager.getJavaFileObjectsFromPaths(files))
                        .call();
                if (!well) {
                    throw new AssertionError(mutant.name() + " does not compile:\n" + words);
                }
            }
            return classes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Ran run(Check check, List<Path> overlay) {
        try {
            int number = ++runs;
            Path verdict = folder.resolve("verdict-" + number + ".txt");
            Path output = folder.resolve("output-" + number + ".txt");
            Path module = check.module(TREE);
            List<String> path =
                    new ArrayList<>(overlay.stream().map(Path::toString).toList());
            path.add(module.resolve("target/test-classes").toString());
            path.add(classPath());
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+IgnoreUnrecognizedVMOptions",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    String.join(File.pathSeparator, path)));
            command.addAll(check.options());
            command.addAll(List.of(OneTest.class.getName(), verdict.toString(), check.type()));
            if (!check.method().isEmpty()) {
                command.add(check.method());
            }
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .directory(module.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
            if (!ended) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly().waitFor();
            }
            double took = (System.nanoTime() - start) / 1e9;
            String said = Files.exists(verdict) ? Files.readString(verdict).strip() : end(output);
            return new Ran(process.exitValue(), oneLine(said), took);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static String end(Path output) throws IOException {
        String all = Files.readString(output).strip();
        return all.substring(Math.max(0, all.length() - SHOWN));
    }

    private static String oneLine(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }
}
