package parley.server.gate;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import parley.wire.Wire;

/**
 * How it becomes known that a session has what it was shown (protocol section 3.4). Both kinds answer the number up to
 * which messages now count as acknowledged, or nothing new. Touched only from its gate's event loop.
 */
sealed interface Receipts {

    /** Whether one more message may be under way, if it is short enough. */
    boolean room();

    /** Whether one more of so many bytes may be under way. */
    boolean room(int bytes);

    void shown(long seq, int bytes);

    /** The session's client has sent a line, not before {@code since}. */
    OptionalLong heard(long since);

    /** The peer's stream has ended. */
    void streamEnded(long now);

    /** Some time has passed. */
    OptionalLong sweep(long now);

    /** The session ends as it was meant to. */
    OptionalLong orderlyEnd();

    /** Up to which number the peer's TCP has taken what was shown, as far as that is known here; 0 if it is not. */
    long taken();

    /** The client says so: at most so many messages, or bytes of them, are under way unconfirmed. */
    final class Acks implements Receipts {
        private static final int MOST_MESSAGES = 64;
        private static final int MOST_BYTES = 32 * 1024;

        private final Deque<Shown> underway = new ArrayDeque<>();
        private int bytes;

        private record Shown(long seq, int bytes) {}

        @Override
        public boolean room() {
            return underway.size() < MOST_MESSAGES && bytes < MOST_BYTES;
        }

        @Override
        public boolean room(int length) {
            return underway.isEmpty() || bytes + length <= MOST_BYTES;
        }

        @Override
        public void shown(long seq, int length) {
            underway.add(new Shown(seq, length));
            bytes += length;
        }

        void acknowledged(long upTo) {
            while (!underway.isEmpty() && underway.element().seq() <= upTo) {
                bytes -= underway.remove().bytes();
            }
        }

        @Override
        public OptionalLong heard(long since) {
            return OptionalLong.empty();
        }

        @Override
        public void streamEnded(long now) {
            // It says itself what it has.
        }

        @Override
        public OptionalLong sweep(long now) {
            return OptionalLong.empty();
        }

        @Override
        public OptionalLong orderlyEnd() {
            return OptionalLong.empty();
        }

        @Override
        public long taken() {
            return 0;
        }
    }

    /**
     * Nobody says so, and the peer's TCP has to speak for a person with {@code nc}. Messages shown between two sweeps are
     * one entry, so there are few however many messages there are. Where TCP cannot be asked, what the kernel has taken
     * counts as what the peer has taken.
     */
    final class Tcp implements Receipts {
        /** A line so long after the peer's TCP took a message was written by somebody who could have read it. */
        private static final long READ_NANOS = Duration.ofSeconds(2).toNanos();
        /** So long after it, on a healthy connection, nobody needs to write anything. */
        private static final long HEALTHY_NANOS = Duration.ofSeconds(30).toNanos();
        /** So long without any progress, a connection on which something is under way is not healthy. */
        private static final long STALLED_NANOS = Duration.ofSeconds(2).toNanos();

        private final Wire wire;
        private final Deque<Batch> shown = new ArrayDeque<>();
        private int taken;
        private long takenUpTo;
        private long takenBytes;
        private long movedAt;
        private long healthySince;
        private boolean over;

        /** What was shown between two sweeps; flushed by the later of them, at the latest. */
        private static final class Batch {
            private long upTo;
            private long position;
            private boolean flushed;
            private boolean taken;
            private long takenAt;
        }

        Tcp(Wire wire, long now) {
            this.wire = wire;
            this.movedAt = now;
            this.healthySince = now;
        }

        @Override
        public boolean room() {
            return true;
        }

        @Override
        public boolean room(int bytes) {
            return true;
        }

        @Override
        public void shown(long seq, int bytes) {
            if (shown.isEmpty() || shown.getLast().flushed) {
                shown.add(new Batch());
            }
            shown.getLast().upTo = seq;
        }

        @Override
        public OptionalLong heard(long since) {
            return takenFor(READ_NANOS, since);
        }

        @Override
        public void streamEnded(long now) {
            markTaken(now);
            over = true;
        }

        @Override
        public OptionalLong sweep(long now) {
            if (shown.isEmpty()) {
                movedAt = now;
                return OptionalLong.empty();
            }
            long before = takenBytes;
            markTaken(now);
            if (takenBytes > before || takenBytes >= wire.queued()) {
                movedAt = now;
            } else if (now - movedAt >= STALLED_NANOS) {
                healthySince = now;
            }
            boolean healthy = movedAt == now && now - healthySince >= HEALTHY_NANOS;
            return healthy ? takenFor(HEALTHY_NANOS, now) : OptionalLong.empty();
        }

        @Override
        public OptionalLong orderlyEnd() {
            if (shown.isEmpty()) {
                return OptionalLong.empty();
            }
            markTaken(0);
            return takenFor(0, 0);
        }

        @Override
        public long taken() {
            return takenUpTo;
        }

        private void markTaken(long now) {
            if (over) {
                return;
            }
            takenBytes = wire.acknowledged().orElseGet(wire::written);
            for (Batch entry : shown) {
                if (!entry.flushed) {
                    entry.flushed = true;
                    entry.position = wire.queued();
                }
                if (!entry.taken && entry.position <= takenBytes) {
                    entry.taken = true;
                    entry.takenAt = now;
                    taken++;
                    takenUpTo = entry.upTo;
                }
            }
        }

        private OptionalLong takenFor(long span, long now) {
            OptionalLong upTo = OptionalLong.empty();
            while (taken > 0 && (span == 0 || now - shown.element().takenAt >= span)) {
                taken--;
                upTo = OptionalLong.of(shown.remove().upTo);
            }
            return upTo;
        }
    }
}
