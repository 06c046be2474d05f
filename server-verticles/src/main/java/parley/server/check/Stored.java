package parley.server.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.store.Inspection;
import parley.server.store.StoreRefused;

/**
 * The database.
 *
 * @param holder the process that runs on the data folder, 0 if it is not known which
 */
record Stored(List<Finding> findings, Optional<Long> holder) {
    private static final String WHAT = "store";
    /** Row O13. */
    private static final long LONG_LOG = 64L << 20;

    static Stored look(Settings settings) {
        try {
            Inspection found = Inspection.of(settings.get(Keys.DATA));
            List<Finding> findings = new ArrayList<>();
            found.holder()
                    .ifPresent(process -> findings.add(Finding.ok(
                            "running", "a server runs on this folder" + (process > 0 ? ", process " + process : ""))));
            findings.add(database(found));
            if (!found.drifted().isEmpty()) {
                findings.add(Finding.bad(
                        WHAT,
                        "counters do not fit the rows of: " + String.join(" ", found.drifted())
                                + "; the next start counts anew"));
            }
            if (found.logBytes() > LONG_LOG) {
                findings.add(Finding.warn(
                        WHAT,
                        "the write-ahead log has " + (found.logBytes() >> 20) + " MiB: something reads for long"));
            }
            return new Stored(findings, found.holder());
        } catch (StoreRefused refused) {
            return new Stored(List.of(Finding.bad(WHAT, String.valueOf(refused.getMessage()))), Optional.empty());
        }
    }

    private static Finding database(Inspection found) {
        String size = found.bytes() / 1024 + " KiB, schema " + found.version();
        if (found.version() == 0) {
            return Finding.ok(WHAT, "no database yet: the first start makes one");
        }
        if (found.integrity().isEmpty()) {
            return Finding.warn(WHAT, size + "; too large to be checked within 4 s beside a server");
        }
        if (!found.integrity().get().equals("ok")) {
            // Its first line is but a heading where there are more.
            String first = found.integrity().get().lines().reduce((a, b) -> b).orElse("no answer");
            return Finding.bad(WHAT, "corrupt (" + first + "): restore a backup");
        }
        String next = found.version() < found.newest() ? "; the next start brings it to " + found.newest() : "";
        return Finding.ok(WHAT, size + ", integrity ok" + (found.drifted().isEmpty() ? ", counters fit" : "") + next);
    }
}
