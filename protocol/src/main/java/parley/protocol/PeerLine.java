package parley.protocol;

import java.util.Optional;
import parley.protocol.words.Refusal;

/**
 * Everything that two clients say to each other inside a direct link (protocol section 3.5): one JSON object on one line,
 * {@code type} first, held to the rules for lines of section 2. Immutable.
 */
public sealed interface PeerLine {
    /** The longest {@code text} in bytes of UTF-8. */
    int LONGEST_TEXT = 4_096;
    /** The longest name of a file that is offered, in characters. */
    int LONGEST_NAME = 1_024;
    /** The most raw bytes behind one {@link FileData}. */
    int LONGEST_PIECE = 65_536;

    /** Something that can be said, not only heard. */
    sealed interface Sayable extends PeerLine {
        /** The line with its LF. What is not allowed in a line is replaced by U+FFFD. */
        default byte[] line() {
            return PeerNotation.line(this);
        }
    }

    /** A line about one file. */
    sealed interface AboutFile extends Sayable {
        /** What whoever offered it called it; at most 64 characters, unique on the link in both directions. */
        String file();
    }

    /**
     * The first line each way: of the dialler with the token, of the other side without.
     *
     * @param token never shown
     */
    record Hello(Optional<String> token) implements Sayable {
        @Override
        public String toString() {
            return "Hello[…]";
        }
    }

    /** The caller: this connection stays. */
    record Use() implements Sayable {}

    /**
     * Something was said.
     *
     * @param n 1, 2, 3 … in each direction
     * @param text not empty, perhaps of several lines
     */
    record Text(long n, String text) implements Sayable {}

    /** All texts up to {@code n} have come; 0 if none has. */
    record Got(long n) implements Sayable {}

    record Typing() implements Sayable {}

    /**
     * A file may be had.
     *
     * @param name only a label, to be judged by whoever makes a file name of it
     * @param size in bytes
     * @param sha256 of the whole content, 64 lower-case hexadecimal digits
     */
    record FileOffer(String file, String name, long size, String sha256) implements AboutFile {}

    /** Send it, from this byte on; said again, it moves the sender there. */
    record FileAccept(String file, long offset) implements AboutFile {}

    record FileRefuse(String file) implements AboutFile {}

    /** {@code length} raw bytes of the file come behind the LF, those from {@code offset} on. */
    record FileData(String file, long offset, int length) implements AboutFile {}

    /** All up to {@code offset} is on the disk, so that the sender may go on. */
    record FileGot(String file, long offset) implements AboutFile {}

    /**
     * Nothing more comes of this file, or nothing more is taken.
     *
     * @param reason {@code done}, or why it broke off; a word
     */
    record FileEnd(String file, String reason) implements AboutFile {}

    /** Asks for a {@link Pong} with the same number. */
    record Ping(long n) implements Sayable {}

    record Pong(long n) implements Sayable {}

    /** The link is ended in order. */
    record Bye() implements Sayable {}

    /** A blank line, or of a type that this version does not know: ignored. */
    record Unknown() implements PeerLine {}

    /** The peer broke the rules; nothing of the line counts. */
    record Malformed(Refusal why) implements PeerLine {}

    /** Reads one line, given without its LF. Never throws: what cannot be understood is {@link Malformed}. */
    static PeerLine parse(byte[] line) {
        return PeerNotation.parse(line);
    }

    /** Of which file a line tells; empty if of none. */
    static Optional<String> file(PeerLine line) {
        return line instanceof AboutFile about ? Optional.of(about.file()) : Optional.empty();
    }

    /** Why this may not be said as a {@link Text}; empty if it may. */
    static Optional<Refusal> flaw(String text) {
        Optional<Refusal> flaw = Cleaner.flawOfLines(text);
        if (flaw.isPresent()) {
            return flaw;
        }
        return text.isEmpty()
                ? Optional.of(Refusal.USAGE)
                : Utf8.longerThan(LONGEST_TEXT, text) ? Optional.of(Refusal.TOO_LONG) : Optional.empty();
    }
}
