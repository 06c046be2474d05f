package parley.server.gate;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The pumps of a gate that have more to do than one may within a turn of the event loop: each goes on where it stopped, behind
 * all that came before it, and between two turns the loop reads what has come meanwhile. So nobody waits longer for others
 * who write without end than it takes to give each of them one share.
 *
 * <p>Touched only from its gate's event loop.
 */
final class Turns {
    /** What a session may use up in one turn: a line, and every {@value #BYTES} bytes of it once more. */
    static final int SHARE = 16;

    private static final int BYTES = 512;
    /** So many sessions have their share within one turn of the loop, beside those whose bytes have just come. */
    private static final int SESSIONS = 32;

    private final Deque<LinePump> waiting = new ArrayDeque<>();
    private boolean scheduled;

    /** What it costs to take or to look at so many bytes of lines. */
    static int cost(int bytes) {
        return 1 + bytes / BYTES;
    }

    /** The pump has its {@link LinePump#turn} when all who wait had theirs. It asks once until then. */
    void await(LinePump pump) {
        waiting.add(pump);
        if (!scheduled) {
            schedule(pump);
        }
    }

    private void schedule(LinePump any) {
        scheduled = true;
        any.session().wire().inNextTurn(this::turn);
    }

    private void turn() {
        scheduled = false;
        for (int i = 0; i < SESSIONS && !waiting.isEmpty(); i++) {
            LinePump next = waiting.remove();
            Gate.guarded(next.session(), session -> next.turn());
        }
        if (!scheduled && !waiting.isEmpty()) {
            schedule(waiting.element());
        }
    }
}
