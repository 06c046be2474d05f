package parley.server.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import parley.protocol.words.Amount;
import parley.server.settings.Capacity;
import parley.server.settings.Keys;
import parley.server.settings.Limits;
import parley.server.settings.Machine;
import parley.server.settings.Settings;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;

/** Looks at everything that a start needs, in the order in which a start needs it. Blocks; stateless. */
public final class Checkup {
    private Checkup() {}

    /** @param permissions that commands ask for */
    public static List<Finding> of(Settings settings, Set<String> permissions, Machine machine, Time time) {
        List<Finding> findings = new ArrayList<>();
        long set = Keys.all().stream().filter(key -> !settings.untouched(key)).count();
        findings.add(Finding.ok(
                "settings", Amount.of(Keys.all().size(), "setting") + ", " + set + " of them not the default"));
        findings.addAll(Credentials.look(settings, permissions));
        List<Finding> folder = Folder.look(settings);
        Stored stored = Stored.look(settings);
        findings.addAll(folder);
        findings.addAll(stored.findings());
        findings.add(Folder.key(settings, time));
        findings.addAll(Folder.plugins(settings));
        findings.addAll(Ports.look(settings, stored.holder()));
        findings.addAll(room(settings, machine));
        return findings;
    }

    /** When the settings themselves are wrong nothing else can be looked at. */
    public static List<Finding> of(SettingsRefused refused) {
        return refused.problems().stream()
                .map(problem -> Finding.miswritten("settings", problem))
                .toList();
    }

    private static List<Finding> room(Settings settings, Machine machine) {
        List<Finding> findings = new ArrayList<>();
        String total = "limits.total = " + settings.text(Keys.TOTAL);
        try {
            Capacity capacity = Capacity.of(settings, machine);
            int connections = capacity.connections();
            boolean few = connections > machine.descriptors() - Limits.Total.FILES;
            findings.add(new Finding(
                    few ? Finding.Grade.WARN : Finding.Grade.OK,
                    "descriptors",
                    machine.descriptors() + " may be opened, " + total + " allows "
                            + Amount.of(connections, "connection")
                            + (few
                                    ? ": too few are left for files; raise the limit (ulimit -n) or lower limits.total"
                                    : "")));
            findings.add(Finding.ok(
                    "memory",
                    "clients can need at most " + (capacity.sum() >> 20) + " MiB of the heap of "
                            + (machine.heap() >> 20) + " MiB"));
            capacity.warnings().forEach(warning -> findings.add(Finding.warn("memory", warning)));
        } catch (SettingsRefused tooMuch) {
            tooMuch.problems().forEach(problem -> findings.add(Finding.miswritten("memory", problem)));
        }
        return findings;
    }
}
