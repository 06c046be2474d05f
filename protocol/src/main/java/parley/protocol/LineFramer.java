package parley.protocol;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/**
 * Bytes to lines (protocol section 2): what {@link #feed} was given in whatever portions, {@link #next} gives as lines,
 * one at a time. Every line is held to the limit, however it was cut. Only the line that is being read is copied and
 * held, in a buffer that grows with it; of a line that is too long nothing is held. There is no end to be told: what
 * was fed behind the last LF never becomes a line.
 *
 * <p>Telnet negotiation (RFC 854) is swallowed wherever it stands. An LF always ends the line: a telnet sequence that
 * it would cut off counts as a byte {@code FF} of the line, and so does one in front of anything that is no telnet
 * command, and {@code FF FF}, telnet's way to write a data byte {@code FF}. No UTF-8 has such a byte.
 *
 * <p>Not safe for threads: touched only from the event loop of the connection that it reads.
 */
public final class LineFramer {
    /** The longest line of a client in bytes, without its LF. */
    public static final int LONGEST_LINE = 16_384;
    /** The most bytes that a client may send without an LF. */
    public static final int MOST_WITHOUT_END = 65_536;

    private static final byte LF = '\n';
    private static final byte CR = '\r';
    private static final int FIRST_CAPACITY = 128;
    private static final int KEPT_CAPACITY = 1_024;
    private static final byte[] NONE = {};

    private final int longestLine;
    private final int mostWithoutEnd;
    private final Telnet telnet = new Telnet();

    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private int position;
    private int waiting;

    private byte[] held = NONE;
    private int length;
    private int sinceEnd;
    private boolean discarding;
    private boolean overflowed;

    /** What {@link #next} gives. */
    public sealed interface Piece {}

    /** One line. */
    public static final class Line implements Piece {
        private final byte[] bytes;

        private Line(byte[] bytes) {
            this.bytes = bytes;
        }

        /** The line without its LF and without one CR before that; no copy. */
        public byte[] bytes() {
            return bytes;
        }
    }

    /** One line, which is longer than the limit: told once, as soon as the limit is passed. */
    public static final class TooLong implements Piece {
        private final byte[] head;

        private TooLong(byte[] head) {
            this.head = head;
        }

        /** How the line begins, up to the limit; no copy. */
        public byte[] head() {
            return head;
        }
    }

    /** So many bytes without an LF that the connection has to end; nothing comes after it. */
    public record Overflow() implements Piece {}

    /** With the limits for clients. */
    public LineFramer() {
        this(LONGEST_LINE, MOST_WITHOUT_END);
    }

    /**
     * @param longestLine in bytes without the LF, but with the CR before it
     * @param mostWithoutEnd in bytes, telnet's included; at least {@code longestLine}
     */
    public LineFramer(int longestLine, int mostWithoutEnd) {
        if (longestLine < 1 || mostWithoutEnd < longestLine) {
            throw new IllegalArgumentException("limits " + longestLine + " and " + mostWithoutEnd);
        }
        this.longestLine = longestLine;
        this.mostWithoutEnd = mostWithoutEnd;
    }

    /** Adds what was read. The array is kept, not copied: nobody may change it afterwards. */
    public void feed(byte[] bytes) {
        if (bytes.length > 0 && !overflowed) {
            chunks.add(bytes);
            waiting += bytes.length;
        }
    }

    /** Adds a copy of what remains in the buffer, and empties it. */
    public void feed(ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.get(copy);
        feed(copy);
    }

    /**
     * How many bytes were fed that {@link #next} has not looked at. They stay as they are until it is called, so whoever
     * leaves lines waiting stops feeding when this is too much.
     */
    public int waiting() {
        return waiting;
    }

    /**
     * Whether the bytes that {@link #next} has looked at end inside a line. Meaningful when {@code next} was empty: then the
     * peer owes the end of a line.
     */
    public boolean open() {
        return length > 0 || discarding || telnet.open();
    }

    /** The next line, or empty until more is fed. */
    public Optional<Piece> next() {
        while (!chunks.isEmpty()) {
            byte[] chunk = chunks.element();
            int from = position;
            Optional<Piece> piece = read(chunk);
            waiting -= position - from;
            if (position == chunk.length) {
                chunks.remove();
                position = 0;
            }
            if (overflowed) {
                chunks.clear();
                waiting = 0;
            }
            if (piece.isPresent()) {
                return piece;
            }
        }
        return Optional.empty();
    }

    /**
     * Takes bytes that are no lines: what follows the line that {@link #next} gave last, as it was fed, telnet or not. For
     * a line that says that raw bytes come behind it.
     *
     * @param most how many at most; fewer if fewer are waiting
     * @throws IllegalStateException if a line is open, so that it is not known where the raw bytes began
     */
    public byte[] take(int most) {
        if (open()) {
            throw new IllegalStateException("a line is open");
        }
        byte[] taken = new byte[Math.min(most, waiting)];
        int filled = 0;
        while (filled < taken.length) {
            byte[] chunk = chunks.element();
            int part = Math.min(taken.length - filled, chunk.length - position);
            System.arraycopy(chunk, position, taken, filled, part);
            filled += part;
            position += part;
            if (position == chunk.length) {
                chunks.remove();
                position = 0;
            }
        }
        waiting -= taken.length;
        return taken;
    }

    /** Reads the chunk from {@code position} to its end, or until there is something to give. */
    private Optional<Piece> read(byte[] chunk) {
        while (position < chunk.length) {
            Optional<Piece> piece = step(chunk);
            if (piece.isPresent()) {
                return piece;
            }
        }
        return Optional.empty();
    }

    private Optional<Piece> step(byte[] chunk) {
        byte next = chunk[position];
        if (next == LF) {
            return atEnd();
        }
        if (sinceEnd == mostWithoutEnd) {
            return Optional.of(overflow());
        }
        return telnet.open() || next == Telnet.IAC ? atTelnet(next) : run(chunk);
    }

    /** Reads as far as nothing but a line's own bytes comes. */
    private Optional<Piece> run(byte[] chunk) {
        int stop = position;
        int limit = Math.min(chunk.length, position + mostWithoutEnd - sinceEnd);
        while (stop < limit && chunk[stop] != LF && chunk[stop] != Telnet.IAC) {
            stop++;
        }
        int from = position;
        sinceEnd += stop - from;
        position = stop;
        if (length == 0 && !discarding && stop - from <= longestLine && stop < chunk.length && chunk[stop] == LF) {
            position = stop + 1;
            sinceEnd = 0;
            return Optional.of(line(chunk, from, stop));
        }
        return keep(chunk, from, stop);
    }

    private Optional<Piece> atEnd() {
        if (telnet.open()) {
            telnet.reset();
            Optional<Piece> tooLong = keepLoneIac();
            if (tooLong.isPresent()) {
                return tooLong;
            }
        }
        position++;
        sinceEnd = 0;
        if (discarding) {
            discarding = false;
            return Optional.empty();
        }
        Line line = line(held, 0, length);
        length = 0;
        if (held.length > KEPT_CAPACITY) {
            held = NONE;
        }
        return Optional.of(line);
    }

    private Optional<Piece> atTelnet(byte next) {
        return switch (telnet.take(next)) {
            case SWALLOWED -> {
                advance();
                yield Optional.empty();
            }
            case DATA -> {
                advance();
                yield keepLoneIac();
            }
            case NOT_TELNET -> keepLoneIac();
        };
    }

    private void advance() {
        position++;
        sinceEnd++;
    }

    private Piece overflow() {
        overflowed = true;
        discarding = true;
        held = NONE;
        length = 0;
        return new Overflow();
    }

    private Optional<Piece> keepLoneIac() {
        return keep(new byte[] {Telnet.IAC}, 0, 1);
    }

    private Optional<Piece> keep(byte[] from, int start, int end) {
        if (discarding) {
            return Optional.empty();
        }
        int room = longestLine - length;
        int more = Math.min(end - start, room);
        if (length + more > held.length) {
            int wanted = Math.max(Math.max(length + more, held.length * 2), FIRST_CAPACITY);
            held = Arrays.copyOf(held, Math.min(wanted, longestLine));
        }
        System.arraycopy(from, start, held, length, more);
        length += more;
        if (end - start <= room) {
            return Optional.empty();
        }
        TooLong tooLong = new TooLong(held);
        held = NONE;
        length = 0;
        discarding = true;
        return Optional.of(tooLong);
    }

    private static Line line(byte[] bytes, int from, int to) {
        int end = to > from && bytes[to - 1] == CR ? to - 1 : to;
        return new Line(Arrays.copyOfRange(bytes, from, end));
    }
}
