package parley.server.relay;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Two wires, joined: what both ends share. Safe from every thread.
 *
 * @param bytesPerSecond for each direction
 * @param left bytes that may still go through, both directions together
 * @param usedUp runs when a byte finds no room; perhaps more than once
 * @param over runs when the wire of an end is closed; perhaps more than once
 */
public record Pipe(
        PipeEnd first, PipeEnd second, long bytesPerSecond, AtomicLong left, Runnable usedUp, Runnable over) {

    PipeEnd other(PipeEnd end) {
        return end == first ? second : first;
    }

    /** Takes room for up to so many bytes. Answers for how many there was. */
    int take(int most) {
        long before = left.getAndUpdate(room -> Math.max(0, room - most));
        return (int) Math.min(before, most);
    }

    /** Nothing more is read on either side, and each ends behind its last byte. */
    void end() {
        first.wire().run(() -> first.finish(this));
        second.wire().run(() -> second.finish(this));
    }
}
