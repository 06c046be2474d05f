package parley.client.console;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Items that wait for the terminal. What is of no one's mailbox (broadcasts, rooms, presence) is limited: beyond
 * {@value #MOST_LIGHT} the oldest give way to one line that counts them (row T04); they were never printed, and nobody is
 * told that they were. Safe from every thread; never waits.
 */
final class Backlog {
    static final int MOST_LIGHT = 1_000;

    record Entry(long number, Item item, Runnable printed) {}

    private final Deque<Entry> kept = new ArrayDeque<>();
    private final Deque<Entry> light = new ArrayDeque<>();
    private long next;
    private long skipped;
    private Instant skippedAt = Instant.EPOCH;

    synchronized void add(Item item, Runnable printed) {
        Entry entry = new Entry(next++, item, printed);
        if (!light(item)) {
            kept.add(entry);
            return;
        }
        light.add(entry);
        if (light.size() > MOST_LIGHT) {
            Entry dropped = light.remove();
            skipped++;
            skippedAt = dropped.item().at();
        }
    }

    synchronized boolean isEmpty() {
        return kept.isEmpty() && light.isEmpty();
    }

    /** Everything that waits, in its order; it waits no longer. */
    synchronized List<Entry> take() {
        List<Entry> taken = new ArrayList<>(kept.size() + light.size() + 1);
        if (skipped > 0) {
            Item.Told sum = new Item.Told(skippedAt, Item.Tone.QUIET, "… " + skipped + " more");
            light.addFirst(new Entry(light.element().number() - 1, sum, () -> {}));
            skipped = 0;
        }
        while (!isEmpty()) {
            boolean first = light.isEmpty() || (!kept.isEmpty() && before());
            taken.add(first ? kept.remove() : light.remove());
        }
        return taken;
    }

    private synchronized boolean before() {
        return kept.element().number() < light.element().number();
    }

    private static boolean light(Item item) {
        if (item instanceof Item.Said said) {
            return !said.own()
                    && !said.mention()
                    && (said.place() instanceof Place.Everyone || said.place() instanceof Place.Room);
        }
        return item instanceof Item.Told told && told.tone() == Item.Tone.QUIET;
    }
}
