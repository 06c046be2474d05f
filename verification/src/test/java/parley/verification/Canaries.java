package parley.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Words that must not be found in what a program leaves behind, in whatever way they may have been written down. */
final class Canaries {
    private final Map<String, String> words = new LinkedHashMap<>();

    /** @param what it is: that, and never the word, is told when it is found */
    String add(String what, String word) {
        words.put(word, what);
        return word;
    }

    /** Which of them are in there, and how they are written. */
    List<String> foundIn(byte[] artefact) {
        String raw = new String(artefact, ISO_8859_1);
        // Dumps in hex have spaces between the bytes, and base64 may be broken into lines.
        String dense = raw.replaceAll("\\s+", "");
        String denseLower = dense.toLowerCase(Locale.ROOT);
        List<String> found = new ArrayList<>();
        words.forEach((word, what) -> {
            byte[] bytes = word.getBytes(UTF_8);
            look(found, raw, new String(bytes, ISO_8859_1), what);
            look(found, raw, new String(word.getBytes(UTF_16LE), ISO_8859_1), what + " in UTF-16LE");
            look(found, raw, new String(word.getBytes(UTF_16BE), ISO_8859_1), what + " in UTF-16BE");
            look(found, denseLower, HexFormat.of().formatHex(bytes), what + " in hex");
            for (int shift = 0; shift < 3; shift++) {
                look(found, dense, base64(bytes, shift, Base64.getEncoder()), what + " in base64");
                look(found, dense, base64(bytes, shift, Base64.getUrlEncoder()), what + " in base64url");
            }
        });
        return found;
    }

    private static void look(List<String> found, String hay, String needle, String what) {
        if (hay.contains(needle)) {
            found.add(what);
        }
    }

    /** What is in the middle of it, whatever stands before the word and behind it. */
    private static String base64(byte[] word, int shift, Base64.Encoder encoder) {
        byte[] shifted = new byte[shift + word.length];
        System.arraycopy(word, 0, shifted, shift, word.length);
        int begin = shift == 0 ? 0 : 4;
        return encoder.encodeToString(shifted).substring(begin, shifted.length / 3 * 4);
    }
}
