package parley.verification;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Lets a server die again and again while many people write to each other, and asks whether every accepted message arrived,
 * once and in order (reliability: I1 to I4, D01 to D06).
 *
 * <p>"Once" is what protocol section 3.4 promises to a client that acknowledges and resumes with the last number that it
 * has shown: no number up to that one is ever given to it again, and the next one is exactly the number behind it.
 *
 * <p>It goes in epochs, each on a data folder of its own, so that what it has to remember does not grow with its length and
 * a fault ends it soon. The folder of an epoch with a fault is kept.
 */
final class KillCampaign {
    static final String PASSWORD = "campaign";

    /** Deaths of one data folder: so many that its database stays small enough to be looked at after each. */
    private static final int EPOCH = 20;

    private final String name;
    private final Path folder;
    private final Supplier<Deaths> deaths;
    private final int rounds;
    private final long seed;

    /**
     * @param name a word for its figures and for its folder
     * @param deaths makes those of each epoch
     */
    KillCampaign(String name, Supplier<Deaths> deaths, int rounds, long seed) {
        this.name = name;
        this.folder = Path.of("target", "campaigns", name).toAbsolutePath();
        this.deaths = deaths;
        this.rounds = rounds;
        this.seed = seed;
    }

    /**
     * @param figures the whole campaign in one line
     * @param faults what broke the promise; empty is what is wanted
     */
    record Verdict(String figures, long accepted, List<String> faults) {}

    /** Says after each epoch how far it is. */
    Verdict run() throws InterruptedException {
        long start = System.nanoTime();
        Random random = new Random(seed);
        Ledger.Figures figures = Ledger.Figures.NONE;
        List<String> faults = List.of();
        int done = 0;
        System.out.println(name + ": seed " + seed);
        while (done < rounds && faults.isEmpty()) {
            int now = Math.min(EPOCH, rounds - done);
            Path place = fresh();
            try (Epoch epoch = new Epoch(place, new Random(random.nextLong()))) {
                faults = epoch.run(deaths.get(), done, now);
                figures = figures.plus(epoch.figures());
                done += epoch.deaths();
            }
            System.out.println(line(start, done, figures, faults));
        }
        if (faults.isEmpty()) {
            delete(folder);
        }
        return new Verdict(line(start, done, figures, faults), figures.accepted(), faults);
    }

    private String line(long start, int done, Ledger.Figures figures, List<String> faults) {
        return "%s, %,d deaths in %d s (seed %d): %s, %s"
                .formatted(
                        name,
                        done,
                        (System.nanoTime() - start) / 1_000_000_000,
                        seed,
                        figures,
                        faults.isEmpty() ? "0 faults" : faults.size() + " faults, see " + folder);
    }

    private Path fresh() {
        try {
            delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
