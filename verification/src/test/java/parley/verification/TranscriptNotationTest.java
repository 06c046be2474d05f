package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether the transcripts' own notation holds what it promises: a pattern that matches everything tests nothing. */
class TranscriptNotationTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok… | ok",
                "ok… | ok logged in as hans",
                "ok…hans… | ok logged in as hans",
                "error bad-login: … | error bad-login: no",
                "{\"a\":1} | {\"b\":2,\"a\":1}",
                "{\"a\":\"…\"} | {\"a\":1}",
                "{\"a\":null} | {\"b\":1}",
                "{\"a\":[1,\"…\"]} | {\"a\":[1,2,3]}",
                "{\"a\":[{\"b\":\"x…\"}]} | {\"a\":[{\"b\":\"xyz\",\"c\":1}]}"
            })
    void patternMatches(String pattern, String line) {
        assertThat(Expected.mismatch(pattern, line, new HashMap<>())).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ok… | error busy: x",
                "ok…hans… | ok logged in as luke",
                "ok | ok more",
                "error bad-login: … | error locked: no",
                "{\"a\":1} | ok",
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":1} | {\"b\":1}",
                "{\"a\":null} | {\"a\":1}",
                "{\"a\":\"…\"} | {\"b\":1}",
                "{\"a\":[1]} | {\"a\":[1,2]}",
                "{\"a\":[1,2,\"…\"]} | {\"a\":[1]}",
                "{\"a\":[]} | {\"b\":1}"
            })
    void patternDoesNotMatch(String pattern, String line) {
        assertThat(Expected.mismatch(pattern, line, new HashMap<>())).isPresent();
    }

    @Test
    void aNameTakesWhatIsThereAndStandsForItAfterwards() {
        Map<String, String> known = new HashMap<>();
        assertThat(Expected.mismatch("{\"id\":\"$id\"}", "{\"id\":\"7\"}", known))
                .isEmpty();
        assertThat(Expected.fill("resume $id 0", known)).isEqualTo("resume 7 0");
        assertThat(Expected.mismatch("{\"id\":\"$id\"}", "{\"id\":\"7\"}", known))
                .isEmpty();
        assertThat(Expected.mismatch("{\"id\":\"$id\"}", "{\"id\":\"8\"}", known))
                .isPresent();
        assertThat(Expected.mismatch("{\"other\":\"$other\",\"x\":1}", "{\"other\":\"9\"}", known))
                .isPresent();
        assertThat(known).containsOnlyKeys("id");
    }

    @Test
    void escapesAreBytes() {
        assertThat(Escapes.bytes("a\\xff\\r\\t\\\\")).isEqualTo(new byte[] {'a', (byte) 0xff, '\r', '\t', '\\', '\n'});
        assertThat(Escapes.bytes("x\\{3*ab}\\c")).isEqualTo("xababab".getBytes(UTF_8));
        assertThat(Escapes.bytes("{\"a\":\"\\{2*b}\"}")).isEqualTo("{\"a\":\"bb\"}\n".getBytes(UTF_8));
    }

    @Test
    void everyKindOfLineIsRead() {
        Transcript read = Transcript.parse(
                "sample",
                List.of(
                        "# a comment",
                        "= timeout 120",
                        "= only tls",
                        "+ user.rey = bb8,operator",
                        "hans (tls, from 127.0.0.2)> login hans falcon",
                        "hans<| ok…",
                        "hans<   indented",
                        "hans>> a\\xff",
                        "~ 4 min",
                        "! end hans",
                        "! restart"));
        assertThat(read.settings()).containsExactly(Map.entry("timeout", "120"));
        assertThat(read.accounts()).containsExactly("user.rey = bb8,operator");
        assertThat(read.only()).contains("tls");
        assertThat(read.steps())
                .containsExactly(
                        new Transcript.Say(5, "hans", Set.of("tls", "from 127.0.0.2"), "login hans falcon", false),
                        new Transcript.Hear(6, "hans", Set.of(), "ok…", true),
                        new Transcript.Hear(7, "hans", Set.of(), "  indented", false),
                        new Transcript.Say(8, "hans", Set.of(), "a\\xff", true),
                        new Transcript.Wait(9, Duration.ofMinutes(4)),
                        new Transcript.Act(10, "end", "hans"),
                        new Transcript.Act(11, "restart", ""));
    }

    @Test
    void aLineThatIsNoneIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Transcript.parse("sample", List.of("# x", "hans says hi")))
                .withMessageContaining("sample.chat:2");
    }
}
