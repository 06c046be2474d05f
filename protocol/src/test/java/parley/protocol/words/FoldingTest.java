package parley.protocol.words;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.ByeReason;

/** In Turkish the lower case of I is no ASCII letter: names and verbs must not notice. */
class FoldingTest {
    private final Locale before = Locale.getDefault();

    @BeforeEach
    void speakTurkish() {
        Locale.setDefault(Locale.forLanguageTag("tr"));
        assertThat("I".toLowerCase(Locale.getDefault())).isEqualTo("\u0131");
    }

    @AfterEach
    void speakAsBefore() {
        Locale.setDefault(before);
    }

    @ParameterizedTest
    @CsvSource({"Alice, alice", "INFINITI, infiniti", "a, a", "0x, 0x", "A.b_c-D, a.b_c-d"})
    void aNameIsOneAccountInEveryCase(String typed, String folded) {
        assertThat(UserName.parse(typed)).contains(new UserName(folded));
        assertThat(UserName.parse(typed.toUpperCase(Locale.ROOT))).contains(new UserName(folded));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "-a",
                "_a",
                "a b",
                "a:b",
                "*",
                "#lab",
                "a>b",
                "\u0430lice",
                "\uFF41lice",
                "\u1D2E\u1D35\u1D33",
                "a\u200Bb",
                "a\u0301",
                "\u212Aate",
                "\u0130",
                "\u0131",
                "a/b",
                "a\tb",
                "a\n",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
                "a\uDB40\uDC41"
            })
    void whatIsNoNameIsNone(String typed) {
        assertThat(UserName.parse(typed)).isEmpty();
    }

    @Test
    void aNameOfThirtyTwoCharactersIsTheLongest() {
        assertThat(UserName.parse("a".repeat(32))).isPresent();
    }

    @Test
    void foldingAFoldedNameOrVerbChangesNothing() {
        Random random = new Random(13);
        int names = 0;
        int verbs = 0;
        for (int round = 0; round < 100_000; round++) {
            String typed = typed(random);
            Optional<UserName> name = UserName.parse(typed);
            Optional<Verb> verb = Verb.parse(typed);
            if (name.isPresent()) {
                names++;
                assertThat(UserName.parse(name.get().value())).isEqualTo(name);
            }
            if (verb.isPresent()) {
                verbs++;
                assertThat(Verb.parse(verb.get().value())).isEqualTo(verb);
            }
        }
        assertThat(names).isGreaterThan(10_000);
        assertThat(verbs).isGreaterThan(5_000);
    }

    @ParameterizedTest
    @CsvSource({"WHOIS, whois", "Ping, ping", "who-is, who-is"})
    void aVerbIsTheSameInEveryCase(String typed, String folded) {
        assertThat(Verb.parse(typed)).contains(new Verb(folded));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1a", "-a", "a_b", "a.b", "p\u0131ng", "P\u0130NG", "\u212Aick"})
    void whatIsNoVerbIsNone(String typed) {
        assertThat(Verb.parse(typed)).isEmpty();
    }

    @Test
    void theEndsHaveTheWordsOfTheProtocol() {
        assertThat(ByeReason.values())
                .extracting(ByeReason::word)
                .containsExactly(
                        "logout",
                        "idle",
                        "locked",
                        "replaced",
                        "shutdown",
                        "slow",
                        "kicked",
                        "auth",
                        "busy",
                        "protocol");
    }

    @ParameterizedTest
    @ValueSource(strings = {"all", "server", "system", "admin", "here", "everyone", "parley", "ok", "error", "bye"})
    void aFewNamesAreReserved(String name) {
        assertThat(new UserName(name).reserved()).isTrue();
        assertThat(new UserName(name + "1").reserved()).isFalse();
    }

    @Test
    void onlyTheFoldedFormCanBeBuilt() {
        assertThatThrownBy(() -> new UserName("Alice")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Verb("Ping")).isInstanceOf(IllegalArgumentException.class);
    }

    private static String typed(Random random) {
        String letters = "aAiIzZ09._-KkxX";
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(6);
        for (int at = 0; at < length; at++) {
            text.append(random.nextInt(40) == 0 ? '\u212A' : letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }
}
