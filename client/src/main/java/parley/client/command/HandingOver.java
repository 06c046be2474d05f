package parley.client.command;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import parley.protocol.ServerLine;
import parley.protocol.words.Amount;

/**
 * Hands events over, one after another, and acknowledges a message only when it was taken, and all before it. {@link #heard}
 * and {@link #over} are called by the event loop, {@link #run} by the command's own thread.
 */
final class HandingOver {
    /** How long the next event waits for this one to be taken, so that a reader who leaves has not been sent more. */
    private static final Duration COURTESY = Duration.ofMillis(200);

    private static final long LOOK_MILLIS = 5;
    private static final long SELDOM_MILLIS = 50;
    /** Of what nobody sends again and nobody holds back, while a command is slow. Direct messages the server holds back. */
    static final int MOST_WAITING = 1_000;

    private final Taker taker;
    private final Set<EventKind> wanted;
    private final LongConsumer acknowledge;
    private final Consumer<String> notice;
    private final AtomicInteger fleeting = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
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

    /**
     * @param acknowledge is told the number of each message that is done with
     * @param notice hears what people should know
     */
    HandingOver(Taker taker, Set<EventKind> wanted, LongConsumer acknowledge, Consumer<String> notice) {
        this.taker = taker;
        this.wanted = Set.copyOf(wanted);
        this.acknowledge = acknowledge;
        this.notice = notice;
    }

    /** Something came. What nobody wants is forgotten at once, but for messages, which are acknowledged in their order. */
    void heard(ServerLine line) {
        if (line instanceof ServerLine.Message) {
            queue.add(new Line(line));
        } else if (isWanted(line)) {
            if (fleeting.get() < MOST_WAITING) {
                fleeting.incrementAndGet();
                queue.add(new Line(line));
            } else {
                dropped.incrementAndGet();
            }
        }
    }

    private boolean isWanted(ServerLine line) {
        return EventKind.of(line).filter(wanted::contains).isPresent();
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
                break;
            }
            if (given >= most) {
                TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
                continue;
            }
            if (next() instanceof Line next) {
                step(next.line());
            }
        }
        tellDropped();
    }

    /** Once for all that were dropped until there was room again. */
    private void tellDropped() {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            notice.accept(Amount.of(lost, "event") + (lost == 1 ? " was" : " were") + " dropped, because more than "
                    + MOST_WAITING + " waited to be taken; no direct message was among them");
        }
    }

    private @Nullable Came next() throws InterruptedException {
        return steps.isEmpty() ? queue.take() : queue.poll(SELDOM_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void step(ServerLine line) throws IOException, InterruptedException {
        if (isWanted(line)) {
            taker.give(line);
            given++;
        }
        if (line instanceof ServerLine.Message message) {
            steps.addLast(new Step(message.seq(), given));
        } else if (fleeting.decrementAndGet() < MOST_WAITING / 2) {
            tellDropped();
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
