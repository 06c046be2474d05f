package parley.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Plays what curious users may try against two servers: in one, somebody who blocked them in silence, or is hidden, is there
 * all the time; in the other, she left. Whatever they are told must be the same (rows B01 to B07).
 */
final class PrivacyCampaign {
    private final int scripts;
    private final long seed;

    PrivacyCampaign(int scripts, long seed) {
        this.scripts = scripts;
        this.seed = seed;
    }

    /** @param faults the scripts that told the worlds apart, and how */
    record Verdict(String figures, List<String> faults) {}

    Verdict run() {
        long start = System.nanoTime();
        Random random = new Random(seed);
        List<String> faults = new ArrayList<>();
        int told = 0;
        int steps = 0;
        for (int i = 0; i < scripts; i++) {
            PrivacyScript script = PrivacyScript.of(i == 0 ? seed : random.nextLong());
            List<String> difference = PrivacyScript.difference(script);
            steps += script.steps().size();
            if (!difference.isEmpty()) {
                told++;
                faults.addAll(difference);
            }
        }
        String figures = "privacy, %d scripts of %d steps in two worlds, %d s (seed %d): %d told them apart"
                .formatted(scripts, steps, (System.nanoTime() - start) / 1_000_000_000, seed, told);
        return new Verdict(figures, faults);
    }
}
