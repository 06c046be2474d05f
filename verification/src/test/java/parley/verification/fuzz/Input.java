package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/** An input as its parts: choices first, one byte each, and the rest. */
final class Input {
    private final byte[] bytes;
    private int at;

    Input(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The next byte as a number from 0 to {@code bound - 1}; 0 when there is none left. */
    int choice(int bound) {
        return at < bytes.length ? (bytes[at++] & 0xFF) % bound : 0;
    }

    /** Everything that is left, as it is. */
    byte[] rest() {
        return Arrays.copyOfRange(bytes, at, bytes.length);
    }

    /** Everything that is left as a text: of any UTF-16, halves of pairs too, or of UTF-8, as the next byte says. */
    String text() {
        return choice(2) == 0 ? new String(rest(), UTF_8) : new String(rest(), UTF_16BE);
    }
}
