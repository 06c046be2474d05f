package parley.client.peer;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import parley.protocol.LineFramer;
import parley.protocol.PeerLine;
import parley.wire.Candidate;
import parley.wire.Wire;
import parley.wire.WireListener;

/**
 * One connection to a peer: lines both ways, and the raw bytes of files between them. Whoever breaks the rules for lines is
 * cut off. Touched only from the links' event loop.
 */
final class PeerWire implements WireListener {
    private static final Duration LAST_BYTES = Duration.ofSeconds(2);
    /** Bytes of lines that may be said to a peer that takes none, before it is not heard any more. */
    private static final long MOST_SAID_IN_VAIN = 64 * 1024;

    private final Wire wire;
    private final LineFramer framer = new LineFramer();
    private Ear ear = new Deaf();
    private int raw;
    private final Set<Pause> pauses = EnumSet.noneOf(Pause.class);
    private long saidInVain;
    private long writtenBefore;
    private boolean reading;
    private boolean flushing;
    private boolean over;
    private long lastHeard = System.nanoTime();

    /** Why nothing is heard; it goes on when no reason is left. */
    enum Pause {
        /** The user does not know yet whom he talks to. */
        KEY_WORDS,
        /** The screen is slower than the peer. */
        SCREEN,
        /** The disk is slower than the peer. */
        DISK,
        /** The peer does not take the answers to what it says. */
        PEER
    }

    /** What is told of a connection; {@link #over} comes once and is the last. */
    interface Ear {
        void said(PeerLine line);

        /** Some of the raw bytes that the last line announced. */
        default void data(byte[] bytes) {}

        /** @param broke what the peer did wrong, if that was it */
        void over(Optional<String> broke);

        /** Few enough bytes wait for the peer again, after {@link #full()} was true. */
        default void drained() {}
    }

    /** The wire is to be started with this. */
    PeerWire(Wire wire) {
        this.wire = wire;
    }

    /** Tells another one from now on, from the next line on that was not told. */
    void tell(Ear next) {
        ear = next;
    }

    /**
     * Says a line that the peer may be the reason of: one that makes this side say more and more and takes nothing is not
     * heard until it does.
     */
    void say(PeerLine.Sayable line) {
        byte[] bytes = line.line();
        write(bytes);
        if (wire.full()) {
            saidInVain += bytes.length;
            if (saidInVain > MOST_SAID_IN_VAIN) {
                pause(Pause.PEER);
            }
        }
    }

    /** Writes what the user wants to be sent. */
    void write(byte[] bytes) {
        if (wire.isClosing()) {
            return;
        }
        ByteBuf buffer = wire.allocate(bytes.length);
        buffer.writeBytes(bytes);
        wire.write(buffer);
        if (!flushing) {
            flushing = true;
            wire.afterThisTick(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        wire.flush();
    }

    /** Whether more waits for the peer than should. */
    boolean full() {
        return wire.full();
    }

    /** Nothing is told until {@link #resume} for this reason and every other one. */
    void pause(Pause why) {
        if (pauses.isEmpty()) {
            writtenBefore = wire.written();
            wire.pause();
        }
        pauses.add(why);
    }

    void resume(Pause why) {
        if (!pauses.remove(why) || !pauses.isEmpty()) {
            return;
        }
        lastHeard = System.nanoTime();
        read();
        // From within a step it is the reading under way that goes on.
        if (pauses.isEmpty()) {
            wire.resume();
        }
    }

    /** Ends in order, behind what was said; nothing more is told. */
    void leave() {
        silence();
        wire.flush();
        wire.closeAfterFlush(LAST_BYTES);
    }

    /** Ends at once; nothing more is told. */
    void cut() {
        silence();
        wire.forceClose();
    }

    private void silence() {
        over = true;
        ear = new Deaf();
    }

    boolean over() {
        return over;
    }

    /** Nanoseconds since the peer's last byte, or since it last took one if it is not heard for taking too few. */
    long silentFor() {
        long written = pauses.isEmpty() ? writtenBefore : wire.written();
        boolean unheard = !pauses.isEmpty() && !pauses.equals(EnumSet.of(Pause.PEER));
        if (unheard || written != writtenBefore) {
            writtenBefore = written;
            lastHeard = System.nanoTime();
        }
        return System.nanoTime() - lastHeard;
    }

    /** The peer's address, without a port or a zone. */
    String address() {
        return Candidate.at(wire.remote().getAddress(), wire.remote().getPort()).host();
    }

    @Override
    public void received(ByteBuf bytes) {
        lastHeard = System.nanoTime();
        byte[] copy = new byte[bytes.readableBytes()];
        bytes.readBytes(copy);
        framer.feed(copy);
        read();
    }

    private void read() {
        if (reading) {
            return;
        }
        reading = true;
        try {
            while (pauses.isEmpty() && !over && step()) {
                // Each step tells one thing, and any of them may pause or end this.
            }
        } finally {
            reading = false;
        }
    }

    /** @return whether there was something */
    private boolean step() {
        if (raw > 0) {
            byte[] some = framer.take(raw);
            raw -= some.length;
            if (some.length > 0) {
                ear.data(some);
            }
            return some.length > 0;
        }
        Optional<LineFramer.Piece> next = framer.next();
        next.ifPresent(this::take);
        return next.isPresent();
    }

    private void take(LineFramer.Piece piece) {
        if (!(piece instanceof LineFramer.Line line)) {
            broke("a line was too long");
            return;
        }
        PeerLine said = PeerLine.parse(line.bytes());
        if (said instanceof PeerLine.Malformed malformed) {
            broke(malformed.why().text());
            return;
        }
        if (said instanceof PeerLine.FileData data) {
            raw = data.length();
        }
        ear.said(said);
    }

    /** Cuts off one who does not keep to the rules. */
    void broke(String how) {
        wire.forceClose();
        end(Optional.of(how));
    }

    private void end(Optional<String> broke) {
        if (!over) {
            over = true;
            Ear told = ear;
            ear = new Deaf();
            told.over(broke);
        }
    }

    @Override
    public void ended() {
        wire.closeAfterFlush(LAST_BYTES);
        end(Optional.empty());
    }

    @Override
    public void broken(IOException cause) {
        end(Optional.empty());
    }

    @Override
    public void closed() {
        end(Optional.empty());
    }

    @Override
    public void drained() {
        saidInVain = 0;
        ear.drained();
        resume(Pause.PEER);
    }

    /** Before somebody listens and after the end. */
    private static final class Deaf implements Ear {
        @Override
        public void said(PeerLine line) {}

        @Override
        public void over(Optional<String> broke) {}
    }
}
