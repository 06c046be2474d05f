package parley.server.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How much memory everything together may come to need when everybody does his worst, and so how many connections there may
 * be (row O09): half of the heap must hold all of it. Buffers that lie outside of the heap count as if they were in it, so
 * the true sum is smaller.
 *
 * <p>What nobody set gives way: fewer connections, fewer threads that hash. What the operator set is held or refused, and a
 * limit that he switched off is not counted, but told.
 */
public record Capacity(long heap, int connections, int hashThreads, Map<String, Long> parts, List<String> warnings) {
    /** What a session waits with beside its lines and bytes: objects of ours, of Vert.x and of Netty. */
    private static final long SESSION = 16 << 10;
    /** What is read and not yet taken, {@code gate.LinePump}. */
    private static final long PIPELINED = 32 << 10;
    /** What the transport may hold above the limit: one portion of an answer. */
    private static final long PORTION = 16 << 10;
    /** Entries of the store's queue, {@code store.StoreSettings}, each with a text in two-byte letters. */
    private static final long STORE_QUEUE = 2_000;

    private static final long STORE_ENTRY = 1 << 10;
    /** Networks, names and tokens that are remembered for a while; SQLite's and the JVM's own. */
    private static final long TABLES = 8 << 20;
    /** Fewer than these are no server. */
    private static final int LEAST_CONNECTIONS = 32;

    private static final long MIB = 1 << 20;

    public Capacity {
        parts = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(parts));
        warnings = List.copyOf(warnings);
    }

    /** @throws SettingsRefused if what the operator set does not fit; the sentence names the numbers and the key to lower */
    public static Capacity of(Settings settings, Machine machine) throws SettingsRefused {
        long share = machine.heap() / 2;
        long hash = (long) settings.get(Keys.HASH).memoryKiB() << 10;
        int threads = (int) Math.max(1, Math.min(machine.cores() / 2, share / 4 / Math.max(1, hash)));
        Map<String, Long> fixed = fixed(settings, threads);
        long perConnection = perConnection(settings);
        long room = Math.max(0, share - sum(fixed)) / perConnection;
        Limits.Total total = settings.get(Keys.TOTAL);
        boolean asked = total.count() < Limits.NO_COUNT;
        boolean off = settings.text(Keys.TOTAL).equals("off");
        int wanted = total.within(machine.descriptors());
        if (asked && wanted > room) {
            throw refused(settings, Keys.TOTAL, machine, sum(fixed) + wanted * perConnection, Math.max(1, room));
        }
        if (!off && room < LEAST_CONNECTIONS) {
            Optional<Setting<?>> cause = greatest(settings, threads);
            if (cause.isPresent()) {
                throw refused(settings, cause.get(), machine, least(settings, threads), 0);
            }
        }
        int connections = off ? wanted : (int) Math.min(wanted, Math.max(room, LEAST_CONNECTIONS));
        Map<String, Long> parts = new LinkedHashMap<>(fixed);
        parts.put("connections", connections * perConnection);
        return new Capacity(
                machine.heap(), connections, threads, parts, warnings(settings, connections, wanted, machine));
    }

    /** Bytes that all of it may need at worst. */
    public long sum() {
        return sum(parts);
    }

    private static List<String> warnings(Settings settings, int connections, int wanted, Machine machine) {
        List<String> warnings = new ArrayList<>();
        for (Setting<?> setting : List.of(Keys.TOTAL, Keys.OUT, Keys.LINE, Keys.TEXT)) {
            if (settings.text(setting).equals("off")) {
                warnings.add(setting.key() + " is off: clients can make this server run out of memory");
            }
        }
        if (connections < wanted) {
            warnings.add(
                    "connections are limited to " + connections + " by the heap of " + mib(machine.heap())
                            + ", not by the descriptors (" + wanted
                            + "); -Xmx… in the command that starts Java gives it more (the script parley passes on PARLEY_JAVA_OPTIONS)");
        }
        return warnings;
    }

    /** What is there once, whoever connects. */
    private static Map<String, Long> fixed(Settings settings, int threads) {
        Map<String, Long> fixed = new LinkedHashMap<>();
        fixed.put("hashing", ((long) settings.get(Keys.HASH).memoryKiB() << 10) * threads);
        fixed.put("store", STORE_QUEUE * (STORE_ENTRY + 2L * text(settings)));
        fixed.put("tables", TABLES);
        return fixed;
    }

    private static long perConnection(Settings settings) {
        return bounded(settings, Keys.OUT, settings.get(Keys.OUT).unpushed())
                + PORTION
                + Math.max(PIPELINED, bounded(settings, Keys.LINE, settings.get(Keys.LINE)))
                + 2L * text(settings)
                + SESSION;
    }

    /** With as few connections as make a server. */
    private static long least(Settings settings, int threads) {
        return sum(fixed(settings, threads)) + LEAST_CONNECTIONS * perConnection(settings);
    }

    /** What the operator made larger than it would be without him, and that most; on a small machine perhaps nothing. */
    private static Optional<Setting<?>> greatest(Settings settings, int threads) {
        long now = least(settings, threads);
        Map<Setting<?>, Long> saved = new LinkedHashMap<>();
        for (Setting<?> setting : List.of(Keys.OUT, Keys.LINE, Keys.TEXT, Keys.HASH)) {
            saved.put(setting, now - least(settings.with(setting.key(), setting.fallback()), threads));
        }
        return saved.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey);
    }

    private static SettingsRefused refused(
            Settings settings, Setting<?> setting, Machine machine, long needed, long most) {
        String sentence = settings.origin(setting) + ": with " + setting.key() + " = " + settings.text(setting)
                + " clients could make this server need " + mib(needed) + ", more than half of its heap of "
                + mib(machine.heap()) + "; lower " + setting.key() + (most > 0 ? " to " + most : "")
                + " or give it more heap";
        return new SettingsRefused(List.of(sentence));
    }

    private static long text(Settings settings) {
        return Math.min(
                bounded(settings, Keys.TEXT, settings.get(Keys.TEXT)),
                bounded(settings, Keys.LINE, settings.get(Keys.LINE)));
    }

    /** A limit that is off counts as its default: the operator took that upon himself. */
    private static long bounded(Settings settings, Setting<?> setting, int bytes) {
        boolean off = settings.text(setting).equals("off");
        return off ? fallback(setting) : bytes;
    }

    private static long fallback(Setting<?> setting) {
        Object value = setting.reader().apply(setting.fallback());
        return value instanceof Limits.Out out ? out.unpushed() : (Integer) value;
    }

    private static long sum(Map<String, Long> parts) {
        return parts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String mib(long bytes) {
        return (bytes + MIB - 1) / MIB + " MiB";
    }
}
