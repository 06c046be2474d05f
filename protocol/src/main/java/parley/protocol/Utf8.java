package parley.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Bytes of others to characters: whole and right, or not at all. */
final class Utf8 {
    private Utf8() {}

    /** Empty if the bytes are not UTF-8. */
    static Optional<String> decode(byte[] line) {
        String decoded = new String(line, StandardCharsets.UTF_8);
        // The quick decoder puts U+FFFD for what is wrong; only the strict one knows that from a U+FFFD in the line.
        if (decoded.indexOf('\uFFFD') < 0) {
            return Optional.of(decoded);
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(line))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    static boolean longerThan(int bytes, String text) {
        return text.length() > bytes || text.getBytes(StandardCharsets.UTF_8).length > bytes;
    }
}
