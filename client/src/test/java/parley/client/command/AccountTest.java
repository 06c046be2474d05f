package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountTest {
    @ParameterizedTest
    @CsvSource({
        "hans@localhost, hans@localhost:12345",
        "HANS@box:4000, hans@box:4000",
        "hans@[::1], hans@[::1]:12345",
        "hans@[2001:db8::7]:99, hans@[2001:db8::7]:99"
    })
    void anAccountIsAUserOfAServer(String said, String meant) {
        assertThat(Account.of(said)).hasToString(meant);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "@", "hans@", "@box", "ha ns@box", "hans@box:0", "hans@box:x", "box", "hans:secret@box"})
    void everythingElseIsWrongUse(String said) {
        assertThatThrownBy(() -> Account.of(said))
                .isInstanceOfSatisfying(
                        CommandEnded.class, ended -> assertThat(ended.code()).isEqualTo(ExitCode.WRONG_USE));
    }

    @ParameterizedTest
    @CsvSource({"90, 90", "30s, 30", "10m, 600", "5min, 300", "2H, 7200", "1d, 86400", "0, 0"})
    void spansAreReadInTheirUnits(String said, long seconds) {
        assertThat(Spans.parse(said)).contains(Duration.ofSeconds(seconds));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5s", "1 s", "9999999s"})
    void otherSpansAreNone(String said) {
        assertThat(Spans.parse(said)).isEmpty();
    }
}
