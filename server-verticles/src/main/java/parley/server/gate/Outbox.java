package parley.server.gate;

import io.netty.buffer.ByteBuf;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import parley.protocol.ByeReason;
import parley.protocol.Notation;
import parley.protocol.Rendering;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.wire.Progress;
import parley.wire.Wire;

/**
 * All that leaves a session, in the order in which it was said. It holds one open part of a {@link Page}: what touches
 * its end makes it longer, anything else closes it and opens the next, and the tick's end closes the last and flushes.
 *
 * <p>Limits (reliability S02 and S03): above the second limit what is pushed is skipped and counted, and told in one
 * notice when there is room; answers are exempt, because a session has only one at a time and a long one is rendered as
 * far as the peer reads. While that goes on, what is pushed waits behind it.
 *
 * <p>Touched only from its gate's event loop.
 */
final class Outbox {
    /** How long the last bytes may take, and the peer's end after them. */
    private static final Duration LAST_FLUSH = Duration.ofSeconds(1);
    /** What may wait behind an answer that is being written; they are records that all sessions share. */
    private static final int MOST_DEFERRED = 256;
    /** What Netty counts for each write beside its bytes. */
    private static final int WRITE_OVERHEAD = 96;

    static final int NO_SEAT = -1;

    /** Its place in the {@link Audience}, which alone touches the two. */
    int seat = NO_SEAT;

    long passedOver;

    private final Wire wire;
    private final Gate gate;
    private final Runnable afterAnswer;
    private final Progress progress;
    private Notation notation = Notation.TEXT;

    private Page page = Page.NONE;
    private int from;
    private int to;

    private boolean inTick;
    private boolean slow;
    private long waitingBefore;

    private boolean silent;
    private int skipped;
    private Optional<Iterator<byte[]>> answer = Optional.empty();
    private boolean writingAnswer;
    private Optional<Deque<ServerLine>> deferred = Optional.empty();
    private Optional<ServerLine> last = Optional.empty();
    private boolean closing;

    /** @param afterAnswer called when an answer was given to the wire as a whole */
    Outbox(Gate gate, Wire wire, Runnable afterAnswer) {
        this.gate = gate;
        this.wire = wire;
        this.afterAnswer = afterAnswer;
        this.progress = new Progress(wire, gate.now());
    }

    Wire wire() {
        return wire;
    }

    Notation notation() {
        return notation;
    }

    void speak(Notation other) {
        notation = other;
    }

    /** Bytes that wait here for the peer, with what the transport needs to keep them. */
    long waiting() {
        return wire.pending() + (to - from);
    }

    /** Whether so much waits that the session's lines are held (protocol section 2, reliability S02). */
    boolean lagging() {
        return waiting() > gate.limits().unread();
    }

    /** Whether something may be pushed now. */
    boolean open() {
        return !silent && answer.isEmpty() && waiting() <= gate.limits().unpushed();
    }

    /**
     * Whether mail may be shown now: what does not fit stays in the store. It leaves room, so that a full mailbox on a slow
     * link never holds up the session's own lines (row S12).
     */
    boolean takesMail() {
        return !silent && answer.isEmpty() && waiting() <= gate.limits().mail();
    }

    /** Whether an answer is being written. */
    boolean answering() {
        return answer.isPresent();
    }

    /** Nothing is pushed from now on: the peer's stream has ended. Answers still go out. */
    void hush() {
        silent = true;
    }

    /** The fast way for a line that many get and that is on a page already. */
    void share(ServerLine line, Page shared, int begin, int end) {
        if (silent || answer.isPresent()) {
            push(line);
            return;
        }
        if (skipped > 0) {
            tellSkipped();
        }
        if (!inTick) {
            enterTick();
        }
        if (skipped > 0 || waitingBefore + (to - from) > gate.limits().unpushed()) {
            skipped++;
            return;
        }
        put(shared, begin, end);
    }

    /** Says a line that may be skipped if the peer does not read. */
    void push(ServerLine line) {
        if (silent) {
            return;
        }
        if (answer.isPresent()) {
            defer(line);
            return;
        }
        tellSkipped();
        if (skipped > 0 || waiting() > gate.limits().unpushed()) {
            skipped++;
        } else {
            say(line);
        }
    }

    byte[] rendered(ServerLine line) {
        return Rendering.in(notation).line(line);
    }

    /** Says a line whatever waits. Not while an answer is being written. */
    void say(ServerLine line) {
        say(rendered(line));
    }

    /** As {@link #say(ServerLine)}, of a line that is {@link #rendered} already. */
    void say(byte[] bytes) {
        if (!inTick) {
            enterTick();
        }
        Page own = gate.tick().own(bytes.length, wire);
        int begin = own.append(bytes);
        put(own, begin, begin + bytes.length);
    }

    /** Writes an answer, a long one as fast as the peer reads it. */
    void answer(ServerLine.Answer line, boolean isLong) {
        if (isLong) {
            closePart();
            answer = Optional.of(Rendering.in(notation).pieces(line));
            writeAnswer();
        } else {
            say(line);
            afterAnswer.run();
        }
    }

    /** Says the last line, if the session has been greeted at all, and closes when all was flushed. */
    void end(Optional<ByeReason> bye) {
        silent = true;
        closing = true;
        last = bye.map(ServerLine.Bye::new);
        if (answer.isEmpty()) {
            close();
        }
    }

    /** Says nothing from now on: what was said is flushed, and the wire is somebody else's. */
    void retire() {
        silent = true;
        flush();
    }

    /** There is room again. */
    void drained() {
        writeAnswer();
        tellSkipped();
    }

    /** Whether the peer has taken nothing of what waits for so long (reliability S04). Asked by the sweep. */
    boolean stuck(long now) {
        return progress.stuck(now, gate.limits().progress());
    }

    /** What is missing is told where it is missing: nothing is pushed between the first skipped line and the notice. */
    void tellSkipped() {
        if (skipped > 0 && !silent && answer.isEmpty() && !lagging()) {
            gate.counts().skipped += skipped;
            String text = skipped == 1 ? "1 line was skipped" : skipped + " lines were skipped";
            Fields fields = Fields.none().whole("count", skipped);
            skipped = 0;
            say(new ServerLine.Told(new Notice("skipped", text + ", because you did not read", fields)));
        }
    }

    /** The end of the tick. */
    void flush() {
        inTick = false;
        closePart();
        wire.flush();
    }

    private void enterTick() {
        inTick = true;
        waitingBefore = wire.pending();
        slow = waitingBefore > 0;
        gate.tick().add(this);
    }

    private void put(Page on, int begin, int end) {
        if (page != on || to != begin) {
            closePart();
            page = on;
            from = begin;
        }
        to = end;
    }

    private void closePart() {
        int length = to - from;
        if (length > 0) {
            wire.write(slow ? copied(length) : page.slice(from, length));
            waitingBefore += length + WRITE_OVERHEAD;
        }
        page = Page.NONE;
        from = 0;
        to = 0;
    }

    /** Of a peer that does not read, a few bytes would keep a whole page from being used again. */
    private ByteBuf copied(int length) {
        ByteBuf copy = wire.allocate(length);
        page.copy(from, length, copy);
        return copy;
    }

    private void defer(ServerLine line) {
        Deque<ServerLine> waiting = deferred.orElseGet(ArrayDeque::new);
        if (waiting.size() >= MOST_DEFERRED) {
            skipped++;
            return;
        }
        waiting.add(line);
        deferred = Optional.of(waiting);
    }

    private void writeAnswer() {
        if (writingAnswer || answer.isEmpty()) {
            return;
        }
        Iterator<byte[]> pieces = answer.get();
        writingAnswer = true;
        // With TLS bytes count as waiting only once they are flushed, so each piece is.
        while (pieces.hasNext() && !wire.full() && !wire.isClosing()) {
            byte[] piece = pieces.next();
            wire.write(wire.allocate(piece.length).writeBytes(piece));
            wire.flush();
        }
        writingAnswer = false;
        if (pieces.hasNext()) {
            return;
        }
        answer = Optional.empty();
        Optional<Deque<ServerLine>> behind = deferred;
        deferred = Optional.empty();
        behind.ifPresent(lines -> lines.forEach(this::push));
        if (closing) {
            close();
        } else {
            afterAnswer.run();
        }
    }

    private void close() {
        last.ifPresent(this::say);
        closePart();
        wire.closeAfterFlush(LAST_FLUSH);
    }
}
