package parley.server.gate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongPredicate;

/**
 * What the store has still to hear of logins that are over: said again until it has taken it, or for long enough. What it
 * never hears is mild: a mailbox shows a message once more than it had to, a resume token lives for longer. Touched only from
 * its gate's event loop.
 */
final class LastWords {
    private static final long LONGEST = Duration.ofMinutes(5).toNanos();

    private final Deque<Said> waiting = new ArrayDeque<>();

    private record Said(LongPredicate settled, long since) {}

    /** @param settled says it again if need be, and answers whether the store knows it; is given the moment */
    void add(LongPredicate settled, long now) {
        waiting.add(new Said(settled, now));
    }

    void say(long now) {
        waiting.removeIf(words -> words.settled().test(now) || now - words.since() >= LONGEST);
    }
}
