package parley.client.server;

import java.util.Map;
import java.util.TreeMap;
import parley.protocol.ServerLine;

/**
 * Which messages were told, which of them are on the screen, and up to where the server may be told so. Free of time and
 * disk; touched only from the session's event loop.
 */
final class Receipts {
    private static final int MOST_MESSAGES = 20;
    /** The server lets 32 KiB be on the way; long messages must not wait for the clock. */
    private static final int MOST_CHARACTERS = 8 * 1024;

    /** Told or settled, but not yet acknowledgeable because one before it is not on the screen. */
    private record Open(String id, boolean settled, int length) {}

    private final ShownRing ring;
    private final TreeMap<Long, Open> open = new TreeMap<>();
    private long upTo;
    private long given;
    private long acknowledged;
    private int charactersSince;
    private boolean changed;

    Receipts(ShownRing ring) {
        this.ring = ring;
    }

    /** A session begins, or goes on, at this number: everything up to it is acknowledged. */
    void begin(long seq) {
        given = seq;
        acknowledged = seq;
        upTo = Math.max(upTo, seq);
        charactersSince = 0;
    }

    /** The server's numbers are not those that it gave before. */
    void forget() {
        open.clear();
        upTo = 0;
    }

    /** The last number that is on the screen with all before it; what a resume goes on behind. */
    long upTo() {
        return upTo;
    }

    /**
     * A message has come.
     *
     * @return whether it is to be told; if not, it was told before
     */
    boolean take(ServerLine.Message message) {
        long seq = message.seq();
        given = Math.max(given, seq);
        Open before = open.get(seq);
        if (before != null && before.id().equals(message.id())) {
            return false;
        }
        boolean seen = ring.has(seq, message.id());
        open.put(seq, new Open(message.id(), seen, message.text().length()));
        settle();
        return !seen;
    }

    /** Everything that was told up to this number is on the screen. */
    void shown(long seq) {
        for (Map.Entry<Long, Open> one : open.headMap(seq, true).entrySet()) {
            if (!one.getValue().settled()) {
                ring.add(one.getKey(), one.getValue().id());
                changed = true;
                one.setValue(new Open(one.getValue().id(), true, one.getValue().length()));
            }
        }
        settle();
    }

    /** Whether there is something to acknowledge. */
    boolean due() {
        return Math.min(upTo, given) > acknowledged;
    }

    /** Whether there is so much to acknowledge that it should be done at once. */
    boolean pressing() {
        return Math.min(upTo, given) - acknowledged >= MOST_MESSAGES || (due() && charactersSince >= MOST_CHARACTERS);
    }

    /** What to acknowledge, as of now done: never more than this connection has given. */
    long acknowledge() {
        acknowledged = Math.min(upTo, given);
        charactersSince = 0;
        return acknowledged;
    }

    /** Whether the ring has changed since this was asked last. */
    boolean takeChange() {
        boolean was = changed;
        changed = false;
        return was;
    }

    ShownRing ring() {
        return ring;
    }

    private void settle() {
        while (!open.isEmpty() && open.firstEntry().getValue().settled()) {
            Map.Entry<Long, Open> first = open.pollFirstEntry();
            upTo = Math.max(upTo, first.getKey());
            charactersSince += first.getValue().length();
        }
    }
}
