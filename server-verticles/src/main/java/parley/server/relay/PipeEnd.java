package parley.server.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import parley.server.settings.Time;
import parley.wire.Progress;
import parley.wire.Wire;
import parley.wire.WireListener;

/**
 * One wire of a {@link Pipe}. What it reads it hands to the other end, at most {@value #WINDOW} bytes that the other wire
 * has not taken; then, or when the rate or the volume is used up, it stops reading, and so the peer's TCP stops sending.
 * Nothing is ever dropped while both wires live.
 *
 * <p>Touched only from its wire's event loop; the other end reaches it by {@link Wire#run}, which keeps the order.
 */
public final class PipeEnd implements WireListener {
    private static final int WINDOW = 64 * 1024;
    /** What a portion costs beside its bytes, so that many small ones are bounded too. */
    private static final int OVERHEAD = 256;
    /** For the last bytes and for the peer's end behind them; for the latter alone. */
    private static final Duration LAST_BYTES = Duration.ofSeconds(30);

    private static final long PEERS_END = Duration.ofSeconds(5).toNanos();

    private static final Duration LAST_BYTES_AT_STOP = Duration.ofSeconds(1);

    private final Wire wire;
    private final Time time;
    private final Progress progress;
    private Optional<Running> running = Optional.empty();

    /** Came before this end was begun. */
    private final Deque<ByteBuf> arrived = new ArrayDeque<>();

    /** Was read as lines are, before the wire was handed over. */
    private ByteBuf early = Unpooled.EMPTY_BUFFER;

    private boolean paused;
    private boolean inputEnded;
    private boolean outputEnded;
    /** Nothing more is read. */
    private boolean over;

    private boolean deserted;
    private boolean lost;

    private int outstanding;
    private int owed;
    private long quietSince;
    private long takenAt;

    private record Running(Pipe pipe, PipeEnd other, Flow flow, Runnable gone) {}

    /** On the wire's event loop. The wire stays with whoever has it until {@link #begin}. */
    public PipeEnd(Wire wire, Time time) {
        this.wire = wire;
        this.time = time;
        this.progress = new Progress(wire, time.nanos());
    }

    Wire wire() {
        return wire;
    }

    /**
     * Takes the wire over, on which everything is written that is to be said: from now on what is read goes to the other
     * end and back.
     *
     * @param read bytes that were read from the wire already
     * @param ended whether the peer's end was told already
     * @param gone runs when the wire is closed
     */
    public void begin(Pipe pipe, byte[] read, boolean ended, Runnable gone) {
        long now = time.nanos();
        running = Optional.of(new Running(pipe, pipe.other(this), new Flow(pipe.bytesPerSecond(), now), gone));
        early = Unpooled.wrappedBuffer(read);
        quietSince = now;
        wire.handTo(this);
        wire.pause();
        paused = true;
        arrived.forEach(this::write);
        arrived.clear();
        if (outputEnded) {
            wire.endOutput();
        }
        if (deserted) {
            leave(running.get());
            return;
        }
        inputEnded = ended;
        if (ended && !early.isReadable()) {
            tellEnd();
        }
        readOn();
    }

    /** The wire was lost before it could be begun. */
    public void abandon(Pipe pipe) {
        lost = true;
        forget();
        PipeEnd other = pipe.other(this);
        other.wire.run(other::desert);
        pipe.over().run();
    }

    /**
     * Time has passed.
     *
     * @param patience nanoseconds for which the peer may take nothing of what waits, or say nothing when the other side has
     *     ended
     */
    public void sweep(long now, long patience) {
        if (wire.pending() > 0) {
            takenAt = now;
        }
        if (progress.stuck(now, patience) || (deserted && now - takenAt >= PEERS_END)) {
            wire.forceClose();
        } else if (outputEnded && !inputEnded && !paused && now - quietSince >= patience) {
            running.ifPresent(this::leave);
        } else {
            readOn();
        }
    }

    /** The server goes down. */
    public void stop() {
        over = true;
        wire.closeAfterFlush(LAST_BYTES_AT_STOP);
        wire.after(LAST_BYTES_AT_STOP.toNanos(), wire::forceClose);
    }

    @Override
    public void received(ByteBuf bytes) {
        quietSince = time.nanos();
        running.ifPresent(now -> pass(now, bytes));
        if (bytes.isReadable()) {
            paused = true;
            wire.pause();
        }
    }

    @Override
    public void ended() {
        inputEnded = true;
        tellEnd();
    }

    @Override
    public void drained() {
        repay();
    }

    @Override
    public void closed() {
        forget();
        running.ifPresent(was -> {
            was.gone().run();
            was.pipe().over().run();
            was.other().wire.run(was.other()::desert);
        });
    }

    /** The link is over: nothing is read any more, and the other side ends behind what was. */
    void finish(Pipe pipe) {
        over = true;
        PipeEnd other = pipe.other(this);
        other.wire.run(other::desert);
    }

    /** Hands over as much as may go now. */
    private void pass(Running now, ByteBuf from) {
        if (over) {
            from.skipBytes(from.readableBytes());
            return;
        }
        int room = Math.min(from.readableBytes(), WINDOW - OVERHEAD - outstanding);
        int most = room <= 0 ? 0 : now.flow().allows(room, time.nanos());
        if (most == 0) {
            return;
        }
        int granted = now.pipe().take(most);
        if (granted == 0) {
            over = true;
            from.skipBytes(from.readableBytes());
            now.pipe().usedUp().run();
            return;
        }
        now.flow().spend(granted);
        outstanding += granted + OVERHEAD;
        // A copy: a few bytes of a slice would keep all that was read with them.
        ByteBuf portion = from.readBytes(granted);
        now.other().wire.run(() -> now.other().take(portion));
    }

    private void readOn() {
        if (early.isReadable()) {
            running.ifPresent(now -> pass(now, early));
            if (early.isReadable()) {
                return;
            }
            early = Unpooled.EMPTY_BUFFER;
            if (inputEnded) {
                tellEnd();
            }
        }
        if (paused && !over) {
            paused = false;
            wire.resume();
        }
    }

    private void tellEnd() {
        running.ifPresent(now -> now.other().wire.run(now.other()::endOutput));
    }

    // What the other end gives, on this one's loop.

    private void take(ByteBuf portion) {
        if (running.isPresent()) {
            write(portion);
        } else if (lost) {
            portion.release();
        } else {
            arrived.add(portion);
        }
    }

    private void write(ByteBuf portion) {
        owed += portion.readableBytes() + OVERHEAD;
        wire.write(portion);
        wire.flush();
        repay();
    }

    /** Tells the other end how much this wire has taken, once it takes more. */
    private void repay() {
        if (owed > 0 && !wire.full() && running.isPresent()) {
            PipeEnd other = running.get().other();
            int paid = owed;
            owed = 0;
            other.wire.run(() -> other.repaid(paid));
        }
    }

    private void repaid(int cost) {
        outstanding -= cost;
        if (outstanding <= WINDOW / 2) {
            readOn();
        }
    }

    private void endOutput() {
        outputEnded = true;
        quietSince = time.nanos();
        if (running.isPresent()) {
            wire.endOutput();
        }
    }

    /** The other side is gone, and this was its last byte. */
    private void desert() {
        if (!deserted) {
            deserted = true;
            running.ifPresent(this::leave);
        }
    }

    private void leave(Running now) {
        over = true;
        deserted = true;
        takenAt = time.nanos();
        wire.closeAfterFlush(LAST_BYTES);
        now.other().wire.run(now.other()::desert);
    }

    private void forget() {
        over = true;
        early = Unpooled.EMPTY_BUFFER;
        arrived.forEach(ByteBuf::release);
        arrived.clear();
    }
}
