package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Runs Jazzer on one target after the other, each in a process of its own with a small heap, starting from the stored
 * corpus. Jazzer's own test runner would want one test for each run and its own JUnit; its main class wants neither.
 */
final class FuzzCampaign {
    /** Stands for a target with a fault that is there to be found. */
    static final String PLANTED = "planted";

    private static final String HEAP = "-Xmx192m";
    /** A machine that is busy with other things makes an input look slow. */
    private static final int HANGS_AFTER_SECONDS = 20;

    private static final int LONGEST_PLANTED = 1_024;

    private static final Pattern EXECUTIONS = Pattern.compile("stat::number_of_executed_units: +(\\d+)");
    private static final Pattern COVERAGE = Pattern.compile(" cov: (\\d+) ft: (\\d+) corp: (\\d+)");
    private static final Pattern FINDING = Pattern.compile("(?m)^(== Java Exception: .*|==\\d+== ERROR: .*)$");

    private final Path folder;
    private final long seed;

    /** @param folder for what Jazzer leaves */
    FuzzCampaign(Path folder, long seed) {
        this.folder = folder;
        this.seed = seed;
    }

    /**
     * What came of one target.
     *
     * @param branches reached, of those that are guided by
     * @param finding what broke, and the input as a line for its corpus
     */
    record Outcome(String target, long executions, int branches, double seconds, long seed, Optional<String> finding) {
        String figures() {
            return "fuzz %s: %,d executions in %.0f s (%,.0f/s), %d branches reached, seed %d: %s"
                    .formatted(
                            target,
                            executions,
                            seconds,
                            executions / Math.max(seconds, 0.001),
                            branches,
                            seed,
                            finding.orElse("no finding"));
        }
    }

    /** @param seconds ends it before its executions are done; 0 for no end but them */
    Outcome run(Target target, long executions, long seconds) {
        Path seeds = folder.resolve("corpus-" + target.word());
        try {
            Files.createDirectories(seeds);
            int number = 0;
            for (byte[] input : Corpus.of(target)) {
                Files.write(seeds.resolve("stored-" + number++), input);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return run(target.word(), target.guided(), target.longest(), executions, seconds, List.of(seeds.toString()));
    }

    /** On the planted fault. */
    Outcome runPlanted(long executions) {
        return run(PLANTED, List.of("parley.verification.fuzz.**"), LONGEST_PLANTED, executions, 0, List.of());
    }

    private Outcome run(
            String target, List<String> guided, int longest, long executions, long seconds, List<String> corpora) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                HEAP,
                // The better compiler is worth its price for millions only.
                executions < 0 || executions >= 1_000_000 ? "-XX:+TieredCompilation" : "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-XX:+IgnoreUnrecognizedVMOptions",
                "-XX:+EnableDynamicAgentLoading",
                "--enable-native-access=ALL-UNNAMED",
                "-Djdk.attach.allowAttachSelf=true",
                "-Djava.io.tmpdir=" + folder,
                "-cp",
                System.getProperty("java.class.path"),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + FuzzedByJazzer.class.getName(),
                "--target_args=" + target,
                "--instrumentation_includes=" + String.join(":", guided),
                "--reproducer_path=" + folder,
                "-artifact_prefix=" + folder + "/" + target + "-",
                "-runs=" + executions,
                "-max_total_time=" + seconds,
                "-timeout=" + HANGS_AFTER_SECONDS,
                // The heap is the limit. What libFuzzer asks the kernel for, the peak of its process, begins with the
                // peak of the one that started it: on a day with many tests before, that alone was above its limit.
                "-rss_limit_mb=0",
                "-max_len=" + longest,
                "-seed=" + (seed & 0x7FFFFFFF),
                "-print_final_stats=1"));
        command.addAll(corpora);
        long start = System.nanoTime();
        String said = said(command);
        double took = (System.nanoTime() - start) / 1e9;
        return outcome(target, said, took);
    }

    private Outcome outcome(String target, String said, double seconds) {
        Matcher executions = EXECUTIONS.matcher(said);
        if (!executions.find()) {
            throw new AssertionError("Jazzer did not run:\n" + said.substring(Math.max(0, said.length() - 4_000)));
        }
        int branches = 0;
        for (Matcher reached = COVERAGE.matcher(said); reached.find(); ) {
            branches = Integer.parseInt(reached.group(1));
        }
        Matcher finding = FINDING.matcher(said);
        Optional<String> found =
                finding.find() ? Optional.of(finding.group() + "; the input: " + input(target)) : Optional.empty();
        return new Outcome(target, Long.parseLong(executions.group(1)), branches, seconds, seed, found);
    }

    /** What Jazzer wrote down of the input that broke something. */
    private String input(String target) {
        try (Stream<Path> files = Files.list(folder)) {
            Optional<Path> left = files.filter(
                            file -> file.getFileName().toString().startsWith(target + "-"))
                    .findFirst();
            return left.isPresent() ? Corpus.line(Files.readAllBytes(left.get())) : "(none was kept)";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said(List<String> command) {
        try {
            Process jazzer = new ProcessBuilder(command)
                    .directory(Path.of("").toAbsolutePath().toFile())
                    .redirectErrorStream(true)
                    .start();
            try (InputStream output = jazzer.getInputStream()) {
                return new String(output.readAllBytes(), UTF_8);
            } finally {
                jazzer.destroyForcibly();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
