package parley.server.gate;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import parley.protocol.ClientLine;
import parley.protocol.HttpSniff;
import parley.protocol.LineFramer;
import parley.protocol.words.Verb;
import parley.server.settings.Bucket;

/**
 * Takes a session's lines one at a time: the next one when the previous one is answered, and not before the throttle and
 * the outbox allow it. What waits meanwhile are bytes, at most {@value #QUEUE_BYTES}; then the socket is not read. It
 * runs in a loop and never calls itself, however many lines come at once.
 *
 * <p>Held up, it still looks through what it has for {@code ack}, which is answered by nothing and so can overtake; and
 * {@code block}, {@code ack} and {@code logout} are taken in their turn while other lines wait for the peer to read
 * (reliability, the rule of charybdis #121). Lines are never answered out of their order.
 *
 * <p>Touched only from its gate's event loop.
 */
final class LinePump {
    private static final int QUEUE_BYTES = 32 * 1024;
    private static final int QUEUE_LINES = 64;
    private static final int MOST_WITHOUT_END = 64 * 1024;
    private static final Set<Verb> NOT_OVERTAKEN =
            Set.of(SessionVerbs.RELAY, new Verb("login"), new Verb("register"), new Verb("resume"));
    private static final Set<Verb> WHILE_LAGGING = Set.of(new Verb("block"), SessionVerbs.ACK, new Verb("logout"));

    private final Session session;
    private final LineFramer framer;
    /** Empties with every command, and a long answer is a debt: who finds it empty waits, nobody is refused (S01, S10). */
    private final Bucket throttle;

    private Optional<Deque<Held>> held = Optional.empty();
    private int heldBytes;

    private boolean running;
    private boolean busy;
    private boolean stopped;
    private boolean paused;
    private boolean ended;
    private boolean open;
    private long openSince;
    private long idleUntil;

    /**
     * A line that was read but may not be taken yet. A command waits as the bytes that it came in and is read again in its
     * turn: what a line is made of may need forty times their room (row O09).
     */
    private record Held(Optional<Verb> verb, Supplier<ClientLine> line, int bytes) {
        static Held of(LineFramer.Piece piece, ClientLine line, int bytes) {
            if (piece instanceof LineFramer.Line raw && line instanceof ClientLine.Command) {
                byte[] kept = raw.bytes();
                return new Held(LinePump.verb(line), () -> ClientLine.parse(kept), bytes);
            }
            return new Held(Optional.empty(), () -> line, bytes);
        }
    }

    LinePump(Session session, GateLimits limits, long now) {
        this.session = session;
        this.framer = new LineFramer(limits.line(), Math.max(limits.line(), MOST_WITHOUT_END));
        this.throttle = new Bucket(now);
        this.idleUntil = now;
    }

    /** Bytes have come. What there is no room for is left in the buffer, with the wire paused. */
    void received(ByteBuf bytes) {
        if (!paused && empty()) {
            idleUntil = session.now();
        }
        while (bytes.isReadable()) {
            if (stopped) {
                bytes.skipBytes(bytes.readableBytes());
                return;
            }
            int room = QUEUE_BYTES - queued();
            if (room <= 0) {
                paused = true;
                session.wire().pause();
                return;
            }
            int length = Math.min(room, bytes.readableBytes());
            framer.feed(bytes.nioBuffer(bytes.readerIndex(), length));
            bytes.skipBytes(length);
            run();
        }
    }

    /** The peer's stream has ended: what is complete is still answered, and then it is over. */
    void ended() {
        ended = true;
        run();
    }

    /** The line that was taken is answered. */
    void answered(int rows) {
        throttle.owe(Rows.cost(rows));
        busy = false;
        run();
    }

    /** Time has passed, or there is room again. */
    void wake() {
        if (!busy && (held.isPresent() || framer.waiting() > 0)) {
            run();
        }
    }

    /** Takes no more lines; one that was taken may still be answered. */
    void stop() {
        stopped = true;
        held = Optional.empty();
        resume();
    }

    /** Whether nothing is left of what was read. */
    boolean empty() {
        return queued() == 0;
    }

    /** Takes no more lines. Answers what was read behind the last one, which nobody has looked at. */
    byte[] handOver() {
        stopped = true;
        paused = false;
        return framer.take(framer.waiting());
    }

    /** No line that is not yet taken came before this moment: nothing waited then. */
    long idleUntil() {
        return idleUntil;
    }

    /** Since when the peer owes the end of a line; meaningful if {@link #lineOpen}. */
    long openSince() {
        return openSince;
    }

    boolean lineOpen() {
        return open && !stopped;
    }

    private void run() {
        if (running) {
            return;
        }
        running = true;
        boolean more = true;
        while (more && !busy && !stopped) {
            more = step();
        }
        running = false;
        if (stopped) {
            return;
        }
        watchOpenLine();
        if (paused && queued() <= QUEUE_BYTES / 2) {
            resume();
        }
        if (ended && !busy && queued() == 0) {
            session.finish();
        }
    }

    /** Takes one line, if there is one that may be taken. */
    private boolean step() {
        if (held.isPresent()) {
            Held first = held.get().element();
            if (!mayTake(first.verb())) {
                return lookAhead();
            }
            held.get().remove();
            heldBytes -= first.bytes();
            if (held.get().isEmpty()) {
                held = Optional.empty();
            }
            take(first.line().get());
            return true;
        }
        int before = framer.waiting();
        Optional<LineFramer.Piece> piece = framer.next();
        if (piece.isEmpty()) {
            return false;
        }
        open = false;
        Optional<ClientLine> line = understood(piece.get());
        if (line.isPresent() && !(line.get() instanceof ClientLine.Blank)) {
            if (mayTake(verb(line.get()))) {
                take(line.get());
            } else {
                hold(piece.get(), line.get(), before - framer.waiting());
            }
        }
        return true;
    }

    /** Behind a line that has to wait, an {@code ack} has not to. */
    private boolean lookAhead() {
        if (held.map(Deque::size).orElse(0) >= QUEUE_LINES || mayNotLookBehindHeld()) {
            return false;
        }
        int before = framer.waiting();
        Optional<LineFramer.Piece> piece = framer.next();
        if (piece.isEmpty()) {
            return false;
        }
        open = false;
        Optional<ClientLine> line = understood(piece.get());
        if (line.isPresent()
                && verb(line.get()).filter(SessionVerbs.ACK::equals).isPresent()) {
            take(line.get());
        } else if (line.isPresent() && !(line.get() instanceof ClientLine.Blank)) {
            hold(piece.get(), line.get(), before - framer.waiting());
        }
        return true;
    }

    private Optional<ClientLine> understood(LineFramer.Piece piece) {
        if (piece instanceof LineFramer.Line line) {
            return firstFits(line.bytes()) ? Optional.of(ClientLine.parse(line.bytes())) : Optional.empty();
        }
        if (piece instanceof LineFramer.TooLong line) {
            return firstFits(line.head()) ? Optional.of(ClientLine.parse(line)) : Optional.empty();
        }
        session.offended();
        return Optional.empty();
    }

    private boolean firstFits(byte[] line) {
        if (session.heardOnce() || !HttpSniff.looksLikeHttp(line)) {
            return true;
        }
        session.offended();
        return false;
    }

    private boolean mayTake(Optional<Verb> verb) {
        if (session.outbox().lagging() && !verb.filter(WHILE_LAGGING::contains).isPresent()) {
            return false;
        }
        return verb.filter(SessionVerbs::free).isPresent()
                || throttle.take(session.limits().commands(), session.now());
    }

    private void take(ClientLine line) {
        session.heard(line);
        if (line instanceof ClientLine.Malformed malformed) {
            busy = true;
            session.exchange().refuse(malformed);
        } else if (line instanceof ClientLine.Command command) {
            if (verb(line).filter(SessionVerbs.ACK::equals).isPresent()) {
                session.acknowledge(command);
            } else {
                busy = true;
                session.exchange().take(command);
            }
        }
    }

    /** What follows a {@code relay} may be no lines, and an {@code ack} behind a login means what that one is shown. */
    private boolean mayNotLookBehindHeld() {
        return held.flatMap(waiting -> waiting.getLast().verb())
                .filter(NOT_OVERTAKEN::contains)
                .isPresent();
    }

    private void hold(LineFramer.Piece piece, ClientLine line, int bytes) {
        Deque<Held> waiting = held.orElseGet(ArrayDeque::new);
        waiting.add(Held.of(piece, line, bytes));
        heldBytes += bytes;
        held = Optional.of(waiting);
    }

    private int queued() {
        return framer.waiting() + heldBytes;
    }

    private void resume() {
        if (paused) {
            paused = false;
            session.wire().resume();
        }
    }

    private void watchOpenLine() {
        boolean now = !busy && framer.waiting() == 0 && framer.open();
        if (now && !open) {
            openSince = session.now();
        }
        open = now;
    }

    private static Optional<Verb> verb(ClientLine line) {
        return line instanceof ClientLine.Command command ? command.verb() : Optional.empty();
    }
}
