package parley.verification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;

/**
 * Has several clients do at one moment what only one of them may succeed in, again and again, over real sockets, and looks at
 * what came of it (rows A13, A24, B07, B08, Q06).
 */
final class RacesCampaign {
    private static final int LANES = 4;

    private final int rounds;

    RacesCampaign(int rounds) {
        this.rounds = rounds;
    }

    /** @param figures the whole race in one line */
    record Verdict(String figures, List<String> faults) {}

    /** What is raced, in one lane with accounts of its own. */
    interface Lane extends AutoCloseable {
        /** Runs one round; answers its outcome in a word, which begins with {@code FAULT} if it must not be. */
        String round(Together together, int number);

        @Override
        default void close() {}
    }

    /** Makes a lane; its name is part of its accounts' names. */
    @FunctionalInterface
    interface Laying {
        Lane lane(int port, String name);
    }

    /** @param accounts names without the lane's, which stands in front of them */
    Verdict race(String what, Map<String, String> settings, List<String> accounts, Laying laying) {
        long start = System.nanoTime();
        Map<String, String> all = new HashMap<>(Map.of(
                "limits.commands",
                "off",
                "limits.unauthenticated",
                "off",
                "limits.register",
                "off",
                "limits.sender",
                "off"));
        all.putAll(settings);
        List<String> seeded = new ArrayList<>();
        for (int lane = 0; lane < LANES; lane++) {
            String name = "l" + lane;
            accounts.forEach(account -> seeded.add("user." + name + account + " = password"));
        }
        Map<String, Integer> outcomes = new LinkedHashMap<>();
        List<String> faults = new ArrayList<>();
        try (LocalServer server = LocalServer.start(all, seeded);
                Together lanes = new Together()) {
            List<Callable<List<String>>> running = new ArrayList<>();
            for (int lane = 0; lane < LANES; lane++) {
                String name = "l" + lane;
                running.add(() -> run(laying.lane(server.port(), name)));
            }
            lanes.all(running, 1_800)
                    .forEach(list -> list.forEach(outcome -> {
                        outcomes.merge(outcome.replaceAll(" \\(.*", ""), 1, Integer::sum);
                        if (outcome.startsWith("FAULT")) {
                            faults.add(outcome);
                        }
                    }));
        }
        String figures = String.format(
                Locale.ROOT,
                "race, %s: %d rounds in %.1f s, %s",
                what,
                rounds / LANES * LANES,
                (System.nanoTime() - start) / 1e9,
                outcomes);
        return new Verdict(figures, faults);
    }

    private List<String> run(Lane lane) {
        List<String> outcomes = new ArrayList<>();
        try (lane;
                Together together = new Together()) {
            for (int i = 0; i < rounds / LANES; i++) {
                outcomes.add(lane.round(together, i));
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return outcomes;
    }
}
