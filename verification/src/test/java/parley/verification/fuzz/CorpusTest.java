package parley.verification.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every target holds for what is stored, among it all that fuzzing ever found, and for many inputs like that. */
class CorpusTest {
    private static final int TRIES = 10_000;

    static List<Target> targets() {
        return Target.ALL;
    }

    @ParameterizedTest
    @MethodSource("targets")
    void everyStoredInputIsJudgedGood(Target target) {
        List<byte[]> corpus = Corpus.of(target);
        assertThat(corpus).hasSizeGreaterThan(5);
        corpus.forEach(input -> judge(target, input));
    }

    /** Other inputs: {@code -Dseed=…}. */
    @ParameterizedTest
    @MethodSource("targets")
    void tenThousandMutationsOfThemAreJudgedGood(Target target) {
        long seed = Long.getLong("seed", 20_261_121);
        Mutations mutations = new Mutations(Corpus.of(target), seed);
        for (int tries = 0; tries < TRIES; tries++) {
            judge(target, mutations.next());
        }
    }

    @Test
    void anInputIsStoredAsItIs() {
        byte[] every = new byte[256];
        for (int at = 0; at < every.length; at++) {
            every[at] = (byte) (at + '#');
        }
        assertThat(parley.verification.Escapes.bytes(Corpus.line(every) + "\\c"))
                .isEqualTo(every);
        assertThat(Corpus.line(every)).doesNotStartWith("#").isPrintable();
    }

    private static void judge(Target target, byte[] input) {
        try {
            target.oracle().judge(input);
        } catch (Exception | AssertionError e) {
            throw new AssertionError(target.word() + ": " + e.getMessage() + "; the input: " + Corpus.line(input), e);
        }
    }
}
