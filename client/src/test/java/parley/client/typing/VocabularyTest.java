package parley.client.typing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VocabularyTest {
    private static final Vocabulary KNOWN = new Vocabulary(
            Stream.of("help", "message", "whoelse", "whoelsesince", "to", "links")
                    .map(name -> new KnownCommand(name, name, "", List.of(), false))
                    .toList(),
            List.of(),
            List.of(),
            List.of());

    @ParameterizedTest
    @CsvSource({"hlep, help", "mesage, message", "MESSAGE1, message", "whoesle, whoelse", "link, links"})
    void aSlipOfTheFingerFindsTheCommandThatWasMeant(String typed, String meant) {
        assertThat(KNOWN.nearest(typed)).map(KnownCommand::name).hasValue(meant);
    }

    @ParameterizedTest
    @CsvSource({"zzzzzz", "weather", "broadcast"})
    void aWordThatIsNearNothingFindsNothing(String typed) {
        assertThat(KNOWN.nearest(typed)).isEmpty();
    }

    @Test
    void theCaseOfAVerbDoesNotMatter() {
        assertThat(KNOWN.find("WhoElse")).isPresent();
    }
}
