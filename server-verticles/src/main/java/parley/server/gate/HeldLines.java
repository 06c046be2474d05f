package parley.server.gate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import parley.protocol.ClientLine;
import parley.protocol.LineFramer;
import parley.protocol.words.Verb;

/**
 * Lines that were read and may not be taken yet, in their order. A command waits as the bytes that it came in and is read
 * again in its turn: what a line is made of may need forty times their room (row O09). A long one is not even read before
 * it is the first: who fills his queue with such lines would have it all read at once.
 *
 * <p>Touched only from its gate's event loop.
 */
final class HeldLines {
    private static final int MOST = 64;
    /** A line up to so many bytes is read to learn its verb when it comes; an {@code ack} is one of these. */
    private static final int SHORT = 512;

    private static final Set<Verb> NOT_OVERTAKEN =
            Set.of(SessionVerbs.RELAY, new Verb("login"), new Verb("register"), new Verb("resume"));

    private Optional<Deque<Held>> waiting = Optional.empty();
    private int bytes;

    private sealed interface Held {
        int bytes();
    }

    /** Nobody has looked at it. */
    private record Unread(LineFramer.Line line, int bytes) implements Held {}

    private record Known(Optional<Verb> verb, LineFramer.Line line, int bytes) implements Held {}

    /** No command: there is little in it. */
    private record Flawed(ClientLine line, int bytes) implements Held {}

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** What the lines came in. */
    int bytes() {
        return bytes;
    }

    /** Whether what stands behind these lines may be looked at, and there is room for it. */
    boolean mayLookBehind() {
        return waiting.filter(lines -> lines.size() < MOST && mayBeOvertaken(lines.getLast()))
                .isPresent();
    }

    /** Whether a line is so short that it is read at once. */
    static boolean isShort(LineFramer.Piece piece) {
        return !(piece instanceof LineFramer.Line line) || line.bytes().length <= SHORT;
    }

    /** @param came how many bytes it came in */
    void add(LineFramer.Piece piece, ClientLine read, int came) {
        if (piece instanceof LineFramer.Line raw && read instanceof ClientLine.Command command) {
            add(new Known(command.verb(), raw, came));
        } else {
            add(new Flawed(read, came));
        }
    }

    void addUnread(LineFramer.Line line, int came) {
        add(new Unread(line, came));
    }

    /** How many bytes have to be read before {@link #verb} can tell. */
    int unread() {
        return first() instanceof Unread unread ? unread.line().bytes().length : 0;
    }

    /** The verb of the first line, if it has one. */
    Optional<Verb> verb() {
        Held first = first();
        if (first instanceof Unread unread) {
            Held read = read(unread);
            waiting.orElseThrow().remove();
            waiting.orElseThrow().addFirst(read);
            first = read;
        }
        return first instanceof Known known ? known.verb() : Optional.empty();
    }

    /** Takes the first line away. */
    ClientLine remove() {
        Deque<Held> lines = waiting.orElseThrow();
        Held first = lines.remove();
        bytes -= first.bytes();
        if (lines.isEmpty()) {
            waiting = Optional.empty();
        }
        if (first instanceof Flawed flawed) {
            return flawed.line();
        }
        LineFramer.Line line = first instanceof Known known ? known.line() : ((Unread) first).line();
        return ClientLine.parse(line.bytes());
    }

    void clear() {
        waiting = Optional.empty();
        bytes = 0;
    }

    private Held first() {
        return waiting.orElseThrow().element();
    }

    private void add(Held line) {
        Deque<Held> lines = waiting.orElseGet(ArrayDeque::new);
        lines.add(line);
        bytes += line.bytes();
        waiting = Optional.of(lines);
    }

    private static Held read(Unread unread) {
        ClientLine line = ClientLine.parse(unread.line().bytes());
        return line instanceof ClientLine.Command command
                ? new Known(command.verb(), unread.line(), unread.bytes())
                : new Flawed(line, unread.bytes());
    }

    /** What follows a {@code relay} may be no lines, and an {@code ack} behind a login means what that one is shown. */
    private static boolean mayBeOvertaken(Held line) {
        if (line instanceof Known known) {
            return known.verb().filter(NOT_OVERTAKEN::contains).isEmpty();
        }
        return line instanceof Flawed;
    }
}
