package parley.server.gate;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.Set;
import parley.protocol.ClientLine;
import parley.protocol.HttpSniff;
import parley.protocol.LineFramer;
import parley.protocol.words.Verb;
import parley.server.settings.Bucket;

/**
 * Takes a session's lines one at a time: the next one when the previous one is answered, and not before the throttle and
 * the outbox allow it. What waits meanwhile are bytes, at most {@value #QUEUE_BYTES}; then the socket is not read. It
 * runs in a loop and never calls itself, however many lines come at once; when it has done its share it goes on in one of
 * its gate's {@link Turns}, and until then does nothing.
 *
 * <p>Held up, it still looks through what it has for {@code ack}, which is answered by nothing and so can overtake; and
 * {@code block}, {@code ack} and {@code logout} are taken in their turn while other lines wait for the peer to read
 * (reliability, the rule of charybdis #121). Lines are never answered out of their order.
 *
 * <p>Touched only from its gate's event loop.
 */
final class LinePump {
    private static final int QUEUE_BYTES = 32 * 1024;
    private static final int MOST_WITHOUT_END = 64 * 1024;
    private static final Set<Verb> WHILE_LAGGING = Set.of(new Verb("block"), SessionVerbs.ACK, new Verb("logout"));

    private final Session session;
    private final LineFramer framer;
    /** Empties with every command, and a long answer is a debt: who finds it empty waits, nobody is refused (S01, S10). */
    private final Bucket throttle;

    private final HeldLines held = new HeldLines();
    private final Turns turns;

    private boolean running;
    /** Whether it waits for its turn, and takes nothing before. */
    private boolean yielded;

    private boolean busy;
    private boolean stopped;
    private boolean paused;
    private boolean ended;
    private boolean open;
    private long openSince;
    private long idleUntil;

    LinePump(Session session, Turns turns, GateLimits limits, long now) {
        this.session = session;
        this.turns = turns;
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

    /** Time has passed, or there is room again. There may be many to be woken at once. */
    void wake() {
        if (!busy && !yielded && !stopped && !empty()) {
            giveWay();
        }
    }

    /** It is its turn again. */
    void turn() {
        yielded = false;
        run();
    }

    Session session() {
        return session;
    }

    /** Takes no more lines; one that was taken may still be answered. */
    void stop() {
        stopped = true;
        held.clear();
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
        if (running || yielded) {
            return;
        }
        running = true;
        int left = Turns.SHARE;
        boolean more = true;
        while (more && !busy && !stopped) {
            if (left <= 0 && !empty()) {
                giveWay();
                break;
            }
            int cost = step();
            left -= cost;
            more = cost > 0;
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

    private void giveWay() {
        yielded = true;
        turns.await(this);
    }

    /** Takes one line, if there is one that may be taken. Answers what that has cost, 0 if there is nothing to be done. */
    private int step() {
        if (!held.isEmpty()) {
            int read = held.unread();
            if (!mayTake(held.verb())) {
                return lookAhead(read);
            }
            int before = held.bytes();
            take(held.remove());
            return Turns.cost(read + before - held.bytes());
        }
        int before = framer.waiting();
        Optional<LineFramer.Piece> piece = framer.next();
        if (piece.isEmpty()) {
            return 0;
        }
        int came = before - framer.waiting();
        open = false;
        Optional<ClientLine> line = understood(piece.get()).filter(LinePump::says);
        if (line.isPresent() && mayTake(verb(line.get()))) {
            take(line.get());
        } else {
            line.ifPresent(waits -> held.add(piece.get(), waits, came));
        }
        return Turns.cost(came);
    }

    /** Behind a line that has to wait, an {@code ack} has not to. */
    private int lookAhead(int read) {
        if (!held.mayLookBehind()) {
            return 0;
        }
        int before = framer.waiting();
        Optional<LineFramer.Piece> piece = framer.next();
        if (piece.isEmpty()) {
            return 0;
        }
        int came = before - framer.waiting();
        open = false;
        if (piece.get() instanceof LineFramer.Line raw && !HeldLines.isShort(raw)) {
            held.addUnread(raw, came);
            return Turns.cost(read);
        }
        Optional<ClientLine> line = understood(piece.get()).filter(LinePump::says);
        if (line.flatMap(LinePump::verb).filter(SessionVerbs.ACK::equals).isPresent()) {
            take(line.get());
        } else {
            line.ifPresent(waits -> held.add(piece.get(), waits, came));
        }
        return Turns.cost(read + came);
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
        if (!says(line)) {
            return;
        }
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

    private int queued() {
        return framer.waiting() + held.bytes();
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

    private static boolean says(ClientLine line) {
        return !(line instanceof ClientLine.Blank);
    }

    private static Optional<Verb> verb(ClientLine line) {
        return line instanceof ClientLine.Command command ? command.verb() : Optional.empty();
    }
}
