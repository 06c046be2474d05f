package parley.client.command;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import parley.protocol.ServerLine;

/**
 * Hands events over, one after another, and acknowledges a message only when it was taken, and all before it. {@link #heard}
 * and {@link #over} are called by the event loop, {@link #run} by the command's own thread.
 */
final class HandingOver {
    /** How long the next event waits for this one to be taken, so that a reader who leaves has not been sent more. */
    private static final Duration COURTESY = Duration.ofMillis(200);

    private static final long LOOK_MILLIS = 5;
    private static final long SELDOM_MILLIS = 50;

    private final Taker taker;
    private final Set<EventKind> wanted;
    private final LongConsumer acknowledge;
    private final BlockingQueue<Came> queue = new LinkedBlockingQueue<>();
    /** The messages that are not acknowledged yet, in their order. */
    private final Deque<Step> steps = new ArrayDeque<>();

    private volatile boolean over;
    private long given;

    private sealed interface Came {}

    private record Line(ServerLine line) implements Came {}

    private record Nothing() implements Came {}

    /** @param behind how many events must be taken before this message is done with */
    private record Step(long seq, long behind) {}

    /** @param acknowledge is told the number of each message that is done with */
    HandingOver(Taker taker, Set<EventKind> wanted, LongConsumer acknowledge) {
        this.taker = taker;
        this.wanted = Set.copyOf(wanted);
        this.acknowledge = acknowledge;
    }

    /** Something came. */
    void heard(ServerLine line) {
        queue.add(new Line(line));
    }

    /** Nothing more can be acknowledged. */
    void over() {
        over = true;
        queue.add(new Nothing());
    }

    /**
     * Hands over until so many events were taken, or until {@link #over}.
     *
     * @throws IOException if the taker is gone
     */
    void run(long most) throws IOException, InterruptedException {
        while (!over) {
            acknowledge();
            if (taker.taken() >= most) {
                return;
            }
            if (given >= most) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                continue;
            }
            if (next() instanceof Line next) {
                step(next.line());
            }
        }
    }

    private @Nullable Came next() throws InterruptedException {
        return steps.isEmpty() ? queue.take() : queue.poll(SELDOM_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void step(ServerLine line) throws IOException, InterruptedException {
        if (EventKind.of(line).filter(wanted::contains).isPresent()) {
            taker.give(line);
            given++;
        }
        if (line instanceof ServerLine.Message message) {
            steps.addLast(new Step(message.seq(), given));
        }
        Deadline courtesy = Deadline.in(COURTESY);
        while (taker.taken() < given && !courtesy.over() && !over) {
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private void acknowledge() {
        long taken = taker.taken();
        long done = 0;
        while (!steps.isEmpty() && steps.getFirst().behind() <= taken) {
            done = steps.removeFirst().seq();
        }
        if (done > 0) {
            acknowledge.accept(done);
        }
    }
}
