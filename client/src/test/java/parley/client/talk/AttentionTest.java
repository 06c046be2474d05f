package parley.client.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.words.UserName;

class AttentionTest {
    private static final Instant NINE = Instant.parse("2026-11-21T21:00:00Z");

    private final Attention attention = new Attention(NINE);

    @Test
    void whoWasAwayIsToldOnceWhatCameSinceWhen() {
        attention.came(NINE.plusSeconds(30));
        attention.came(NINE.plusSeconds(90));
        assertThat(attention.typed(NINE.plusSeconds(120))).hasValue(new Attention.New(2, NINE.plusSeconds(30)));
        assertThat(attention.typed(NINE.plusSeconds(300))).isEmpty();
    }

    @Test
    void whoTypesAllTheTimeIsNotTold() {
        attention.came(NINE.plusSeconds(30));
        assertThat(attention.typed(NINE.plusSeconds(59))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hans", "Hans, come", "where is HANS?", "(hans)", "hans\nand luke"})
    void theOwnNameAsAWholeWordIsAMention(String text) {
        attention.called(new UserName("hans"));
        assertThat(attention.mentions(text)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hansel", "johans", "hans-peter", "hans_", "äöhans", "luke"})
    void aWordThatOnlyHoldsTheNameIsNone(String text) {
        attention.called(new UserName("hans"));
        assertThat(attention.mentions(text)).isFalse();
    }

    @Test
    void aGuestIsNeverMentioned() {
        assertThat(attention.mentions("guest hans luke")).isFalse();
    }
}
