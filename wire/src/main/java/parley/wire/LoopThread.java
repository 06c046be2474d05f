package parley.wire;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a thread does at a moment, as the system tells it, or the JVM where the system does not. Immutable. */
final class LoopThread {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final char RUNNABLE = 'R';
    private static final char DISK = 'D';
    private static final char UNKNOWN = '?';

    private final Thread thread;
    private final Optional<Path> status;

    private LoopThread(Thread thread, Optional<Path> status) {
        this.thread = thread;
        this.status = status;
    }

    /** The one that calls this. */
    static LoopThread current() {
        Path self = Path.of("/proc/thread-self");
        try {
            return new LoopThread(
                    Thread.currentThread(),
                    Optional.of(Path.of("/proc")
                            .resolve(Files.readSymbolicLink(self))
                            .resolve("stat")));
        } catch (IOException | UnsupportedOperationException noSuchSystem) {
            return new LoopThread(Thread.currentThread(), Optional.empty());
        }
    }

    String name() {
        return thread.getName();
    }

    /** Processor time so far, in nanoseconds. */
    long used() {
        return THREADS.isThreadCpuTimeSupported() ? Math.max(0, THREADS.getThreadCpuTime(thread.getId())) : 0;
    }

    /**
     * Whether it waits for something that is not the processor: it sleeps, waits for another thread or a lock, or for a
     * file. Not so if the one who has the lock is at work, or would be if the machine let him.
     */
    boolean waits() {
        char state = state();
        if (state == DISK) {
            return true;
        }
        Thread.State inJava = thread.getState();
        boolean parked = inJava == Thread.State.BLOCKED
                || inJava == Thread.State.WAITING
                || inJava == Thread.State.TIMED_WAITING;
        return parked && state != RUNNABLE && !ownerRuns();
    }

    private boolean ownerRuns() {
        ThreadInfo own = THREADS.getThreadInfo(thread.getId());
        if (own == null || own.getLockOwnerId() < 0) {
            return false;
        }
        ThreadInfo owner = THREADS.getThreadInfo(own.getLockOwnerId());
        return owner != null && owner.getThreadState() == Thread.State.RUNNABLE;
    }

    /** Of proc(5): behind the name, which is in brackets and may hold anything. */
    private char state() {
        if (status.isEmpty()) {
            return UNKNOWN;
        }
        try {
            String line = Files.readString(status.get());
            return line.charAt(line.lastIndexOf(')') + 2);
        } catch (IOException gone) {
            return UNKNOWN;
        }
    }

    StackTraceElement[] stack() {
        return thread.getStackTrace();
    }
}
