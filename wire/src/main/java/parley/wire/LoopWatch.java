package parley.wire;

import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.lang.management.ClassLoadingMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Notices when an event loop is held up, and by what: everybody on that loop waits meanwhile (reliability I6 and A11). A
 * thread of its own gives each loop a beat, one at a time, and looks at the loop's thread until the beat was made. What
 * counts is what the loop did: the processor time that it used, and the time for which it slept, waited for a lock, a file or
 * another thread. That it wanted to run and could not, because others had the processor or the garbage was collected, is
 * nobody's fault and does not count, nor does what the JVM needs to load a class when it is used for the first time.
 *
 * <p>It tells so in one line with the stack at that moment, and again whenever the time has doubled. Safe from every thread.
 */
public final class LoopWatch implements AutoCloseable {
    /** Longer than this nobody may hold a loop. */
    public static final Duration LONGEST = Duration.ofMillis(100);

    private static final long LOOK_NANOS = 20_000_000;
    /** So much later than it wanted to, the watch looks at most without doubting the machine. */
    private static final long SLACK_NANOS = 5_000_000;

    /** What a class may cost that is loaded meanwhile, by whomever. */
    private static final long CLASS_NANOS = 2_000_000;

    private static final int FRAMES = 40;
    private static final ClassLoadingMXBean CLASSES = ManagementFactory.getClassLoadingMXBean();

    private final List<Watched> loops = new ArrayList<>();
    private final Thread thread;
    private volatile boolean over;

    private LoopWatch(Vertx vertx, Consumer<String> told) {
        for (EventExecutor loop : ((VertxInternal) vertx).nettyEventLoopGroup()) {
            loops.add(new Watched(loop, told));
        }
        thread = new Thread(this::watch, "loop-watch");
        thread.setDaemon(true);
    }

    /**
     * Watches all event loops of {@code vertx} until it is closed, which is before {@code vertx} is.
     *
     * @param told is told in words, on the watch's thread, what holds which loop up
     */
    public static LoopWatch over(Vertx vertx, Consumer<String> told) {
        LoopWatch watch = new LoopWatch(vertx, told);
        watch.thread.start();
        return watch;
    }

    @Override
    public void close() {
        over = true;
        LockSupport.unpark(thread);
    }

    private void watch() {
        long wanted = System.nanoTime() + LOOK_NANOS;
        while (!over) {
            LockSupport.parkNanos(wanted - System.nanoTime());
            long now = System.nanoTime();
            if (now - wanted >= 0) {
                // Whatever kept this thread from looking kept the loops from running too.
                long credible = LOOK_NANOS + Math.min(now - wanted, SLACK_NANOS);
                loops.forEach(loop -> loop.look(credible));
                wanted = now + LOOK_NANOS;
            }
        }
    }

    /** One loop. Touched by the watching thread alone, but for the beat. */
    private static final class Watched {
        private final EventExecutor loop;
        private final Consumer<String> tell;
        private volatile Optional<Beat> made = Optional.empty();
        private boolean beating;
        private long tellAt;
        private long used;
        private long slept;
        private long usedBefore;
        private long classesBefore;

        Watched(EventExecutor loop, Consumer<String> tell) {
            this.loop = loop;
            this.tell = tell;
        }

        void look(long credible) {
            Optional<Beat> last = made;
            if (beating && last.isPresent() && last.get().done) {
                beating = false;
            }
            if (!beating) {
                give(last);
            } else if (last.isPresent()) {
                judge(last.get().thread, credible);
            }
        }

        private void give(Optional<Beat> last) {
            beating = true;
            tellAt = LONGEST.toNanos();
            used = 0;
            slept = 0;
            classesBefore = CLASSES.getTotalLoadedClassCount();
            usedBefore = last.map(beat -> beat.thread.used()).orElse(0L);
            Optional<Beat> next = last.map(beat -> new Beat(beat.thread));
            next.ifPresent(beat -> made = next);
            try {
                loop.execute(() -> {
                    Beat beat = next.orElseGet(() -> new Beat(LoopThread.current()));
                    beat.done = true;
                    made = Optional.of(beat);
                });
            } catch (RejectedExecutionException ended) {
                // Then it never beats again, and is never judged.
                made = Optional.empty();
            }
        }

        private void judge(LoopThread thread, long credible) {
            long usedNow = thread.used();
            long more = Math.max(0, usedNow - usedBefore);
            usedBefore = usedNow;
            used += more;
            if (thread.waits()) {
                slept += Math.max(0, credible - more);
            }
            if (used + slept > tellAt + allowance()) {
                tellAt = 2 * (used + slept);
                tell.accept("%s is held up, %d ms of work and %d ms of waiting so far: %s"
                        .formatted(thread.name(), used / 1_000_000, slept / 1_000_000, text(thread.stack())));
            }
        }

        private long allowance() {
            return CLASS_NANOS * (CLASSES.getTotalLoadedClassCount() - classesBefore);
        }

        private static String text(StackTraceElement[] stack) {
            return Arrays.stream(stack)
                    .limit(FRAMES)
                    .map(frame -> frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                    .collect(Collectors.joining(" < "));
        }
    }

    /** One turn of a loop. */
    private static final class Beat {
        private final LoopThread thread;
        private volatile boolean done;

        Beat(LoopThread thread) {
            this.thread = thread;
        }
    }
}
