package parley.verification;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What curious users do to find out whether somebody who looks gone is there: the same in two worlds, drawn from a seed.
 * Immutable.
 *
 * @param hiding what hides anna: a silent block, one that was set before anybody ever saw her, or her status
 */
record PrivacyScript(
        long seed, PrivacyScript.Hiding hiding, Map<String, String> settings, List<PrivacyScript.Step> steps) {
    enum Hiding {
        BLOCK,
        NEVER_SEEN,
        HIDDEN
    }

    /** @param act plays it in one world */
    record Step(String name, Consumer<PrivacyWorld> act) {}

    static PrivacyScript of(long seed) {
        return new PrivacyWriting(seed).script();
    }

    /** Both worlds, compared; empty if no eye could tell them apart, else what was told differently. */
    static List<String> difference(PrivacyScript script) {
        List<String> there = play(script, true);
        List<String> gone = play(script, false);
        if (there.equals(gone)) {
            return List.of();
        }
        int at = 0;
        while (at < Math.min(there.size(), gone.size()) && there.get(at).equals(gone.get(at))) {
            at++;
        }
        List<String> told = new ArrayList<>();
        told.add("seed %d, %s: with anna there and unseen:".formatted(script.seed(), script.hiding()));
        told.addAll(around(there, at));
        told.add("with anna gone:");
        told.addAll(around(gone, at));
        script.steps().forEach(step -> told.add("  " + step.name()));
        return told;
    }

    private static List<String> around(List<String> lines, int at) {
        return lines.subList(Math.max(0, at - 3), Math.min(lines.size(), at + 3)).stream()
                .map(line -> "    " + (line.length() > 500 ? line.substring(0, 500) : line))
                .toList();
    }

    private static List<String> play(PrivacyScript script, boolean there) {
        try (PrivacyWorld world = new PrivacyWorld(script.settings(), there)) {
            for (Step step : script.steps()) {
                step.act().accept(world);
            }
            return world.transcript();
        }
    }
}
