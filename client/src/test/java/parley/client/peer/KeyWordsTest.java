package parley.client.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import parley.wire.Fingerprint;

class KeyWordsTest {
    private static final Fingerprint CALLER = new Fingerprint("SHA256:" + "A".repeat(43));
    private static final Fingerprint CALLEE = new Fingerprint("SHA256:" + "B".repeat(42) + "A");

    /** As docs/protocol.md has it; computed by another program. */
    @Test
    void theWordsOfTwoKeys() {
        assertThat(KeyWords.of(CALLER, CALLEE))
                .containsExactly("fishhook", "waltz", "effect", "hearty", "degree", "mop");
    }

    @Test
    void whoCalledMatters() {
        assertThat(KeyWords.of(CALLEE, CALLER)).isNotEqualTo(KeyWords.of(CALLER, CALLEE));
    }

    @Test
    void thereAre2048WordsAndNoTwoAreAlikeButForOneLetter() throws IOException {
        List<String> words = Files.readAllLines(Path.of("..", "docs", "words.txt"));
        assertThat(words).hasSize(2_048).isSorted().allMatch(word -> word.matches("[a-z]{3,8}"));
        Set<String> seen = new HashSet<>(words);
        assertThat(seen).hasSize(2_048);
        Set<String> patterns = new HashSet<>();
        for (String word : words) {
            for (int at = 0; at < word.length(); at++) {
                String without = word.substring(0, at) + word.substring(at + 1);
                assertThat(seen).doesNotContain(without);
                assertThat(patterns.add(word.substring(0, at) + '.' + word.substring(at + 1)))
                        .as(word)
                        .isTrue();
            }
        }
    }

    @Test
    void theJarHoldsTheSameWords() throws IOException {
        try (InputStream packed = KeyWords.class.getResourceAsStream("words.txt")) {
            assertThat(packed).isNotNull().hasBinaryContent(Files.readAllBytes(Path.of("..", "docs", "words.txt")));
        }
    }
}
