package parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.words.Refusal;
import parley.protocol.words.Verb;

class JsonLineTest {
    @Test
    void aLineIsItsVerbItsIdAndItsFields() {
        ClientLine line =
                parse("{\"cmd\":\"Message\",\"to\":\"luke\",\"text\":\"h\\u00e9 \\ud83d\\ude00\",\"id\":\"7\",\"n\":-3,"
                        + "\"x\":[1.5,true,false,null,{\"y\":\"z\"}]} ");
        assertThat(line)
                .isEqualTo(new ClientLine.Command(
                        Optional.of(new Verb("message")),
                        Optional.of("7"),
                        new ClientLine.Named(new Json.Members(Map.of(
                                "cmd", new Json.Text("Message"),
                                "to", new Json.Text("luke"),
                                "text", new Json.Text("h\u00e9 \uD83D\uDE00"),
                                "id", new Json.Text("7"),
                                "n", new Json.Whole(-3),
                                "x",
                                        new Json.Items(List.of(
                                                new Json.OtherNumber("1.5"),
                                                new Json.Truth(true),
                                                new Json.Truth(false),
                                                new Json.Nothing(),
                                                new Json.Members(Map.of("y", new Json.Text("z"))))))))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-0, 0",
        "9223372036854775807, 9223372036854775807",
        "-9223372036854775808, -9223372036854775808"
    })
    void integersThatALongHoldsAreWhole(String written, long number) {
        assertThat(field("{\"cmd\":\"x\",\"n\":" + written + "}")).isEqualTo(new Json.Whole(number));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"9223372036854775808", "-9223372036854775809", "1.0", "1e3", "1E400", "12345678901234567890123"})
    void otherNumbersStayAsTheyWereWritten(String written) {
        assertThat(field("{\"cmd\":\"x\",\"n\":" + written + "}")).isEqualTo(new Json.OtherNumber(written));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{}",
                "{\"cmd\":\"x\"",
                "{\"cmd\":\"x\"}}",
                "{\"cmd\":\"x\"} {}",
                "{\"cmd\":\"x\"} x",
                "{\"cmd\":5}",
                "{\"cmd\":null}",
                "{\"cmd\":[\"x\"]}",
                "{\"CMD\":\"x\"}",
                "{'cmd':'x'}",
                "{cmd:\"x\"}",
                "{\"cmd\":\"x\",}",
                "{\"cmd\":\"x\",\"cmd\":\"y\"}",
                "{\"cmd\":\"x\",\"a\":1,\"\\u0061\":1}",
                "{\"cmd\":\"x\",\"o\":{\"a\":1,\"a\":2}}",
                "{\"cmd\":\"x\",\"n\":01}",
                "{\"cmd\":\"x\",\"n\":+1}",
                "{\"cmd\":\"x\",\"n\":NaN}",
                "{\"cmd\":\"x\",\"n\":.5}",
                "{\"cmd\":\"x\",\"n\":0x10}",
                "{\"cmd\":\"x\"}//",
                "{/**/\"cmd\":\"x\"}",
                "{\"cmd\":\"a\tb\"}",
                "{\"cmd\":\"\\x41\"}",
                "{\"cmd\":\"\\ud8\"}",
                "{]",
                "{\"cmd\":\"x\",\"a\":[}"
            })
    void whatIsNotOneObjectWithOneVerbIsBadJson(String line) {
        assertThat(parse(line)).isEqualTo(new ClientLine.Malformed(Notation.JSON, Optional.empty(), Refusal.BAD_JSON));
    }

    @Test
    void depthAndNumbersAreBounded() {
        assertThat(parse("{\"cmd\":\"x\",\"a\":" + "[".repeat(63) + "]".repeat(63) + "}"))
                .isInstanceOf(ClientLine.Command.class);
        assertThat(refusal("{\"cmd\":\"x\",\"a\":" + "[".repeat(64) + "]".repeat(64) + "}"))
                .isEqualTo(Refusal.BAD_JSON);
        assertThat(refusal("{".repeat(16_000))).isEqualTo(Refusal.BAD_JSON);
        assertThat(refusal("{\"a\":".repeat(3_000))).isEqualTo(Refusal.BAD_JSON);
        assertThat(parse("{\"cmd\":\"x\",\"a\":" + "1".repeat(1_000) + "}")).isInstanceOf(ClientLine.Command.class);
        assertThat(refusal("{\"cmd\":\"x\",\"a\":" + "1".repeat(1_001) + "}")).isEqualTo(Refusal.BAD_JSON);
    }

    @Test
    void namesThatCollideOnPurposeAreOnlyNames() {
        // Each of the two pairs makes the same step in the hash of the table of names, whatever its seed: 33 * A + b =
        // 33 * B + A.
        StringBuilder line = new StringBuilder("{\"cmd\":\"x\"");
        for (int number = 0; number < 1_000; number++) {
            StringBuilder name = new StringBuilder();
            for (int bit = 0; bit < 10; bit++) {
                name.append((number >> bit & 1) == 0 ? "Ab" : "BA");
            }
            line.append(",\"").append(name).append("\":1");
        }
        assertThat(parse(line.append('}').toString())).isInstanceOf(ClientLine.Command.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\":\"\\ud83d\"",
                "\"text\":\"\\ude00\\ud83d\"",
                "\"\\ud83d\":1",
                "\"x\":[\"\\ud83d\"]",
                "\"x\":{\"\\ude00\":1}",
                "\"text\":\"\\u001b\\ud83d\"",
                "\"x\":\"\\ud83d\",\"y\":\"\\u001b\"",
                "\"x\":\"\\u001b\",\"y\":\"\\ud83d\"",
                "\"x\":\"\\ud83d\\n\\ude00\"",
                "\"x\":\"\\ud83d \\ude00\"",
                "\"x\":\"\\ud83d\\ud83d\\ude00\"",
                "\"x\":\"\\\\\\ud83d\""
            })
    void halfAPairInAnEscapeIsBadEncoding(String field) {
        assertThat(parse("{\"cmd\":\"x\",\"id\":\"7\"," + field + "}"))
                .isEqualTo(new ClientLine.Malformed(Notation.JSON, Optional.of("7"), Refusal.BAD_ENCODING));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"text\":\"\\u0000\"",
                "\"text\":\"\\u001b\"",
                "\"text\":\"\\r\"",
                "\"text\":\"\\b\"",
                "\"text\":\"\\u007f\"",
                "\"text\":\"\\u009b\"",
                "\"text\":\"\\u2028\"",
                "\"text\":\"\\u202e\"",
                "\"a\\nb\":1",
                "\"x\":[\"a\\nb\"]",
                "\"x\":{\"y\":\"a\\nb\"}",
                "\"x\":{\"a\\nb\":1}",
                "\"\\u001b\":1",
                "\"text\":\"\u0085\"",
                "\"text\":\"\u001b\"",
                "\"text\":\"\u202e\""
            })
    void aForbiddenCharacterIsRefusedEscapedOrNotInNamesAndUnreadFieldsToo(String field) {
        assertThat(parse("{\"cmd\":\"x\",\"id\":\"7\"," + field + "}"))
                .isEqualTo(new ClientLine.Malformed(Notation.JSON, Optional.of("7"), Refusal.BAD_CHARACTER));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"cmd\":\"a\\nb\"}", "{\"cmd\":\"x\",\"id\":\"a\\nb\"}"})
    void theVerbAndTheIdHaveOneLine(String line) {
        assertThat(refusal(line)).isEqualTo(Refusal.BAD_CHARACTER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\ud83d\\ude00\\u0041",
                "\\\\ud83d",
                "\\\\\\\\ude00",
                "\\ud7ff\\ue000",
                "\\uD83D\\uDE00\\uD83D\\uDE00"
            })
    void wholePairsAndEscapedBackslashesAreNoHalfPairs(String text) {
        assertThat(parse("{\"cmd\":\"x\",\"text\":\"" + text + "\"}")).isInstanceOf(ClientLine.Command.class);
    }

    @Test
    void aTextMayHaveSeveralLines() {
        assertThat(parse("{\"cmd\":\"x\",\"text\":\"a\\nb\\tc\"}")).isInstanceOf(ClientLine.Command.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "[\"7\"]", "true"})
    void anIdThatIsNoStringIsNoIdAndStaysToBeRefused(String id) {
        assertThat(parse("{\"cmd\":\"x\",\"id\":" + id + "}"))
                .isInstanceOfSatisfying(ClientLine.Command.class, command -> {
                    assertThat(command.id()).isEmpty();
                    assertThat(((ClientLine.Named) command.input()).fields().members())
                            .containsKey("id");
                });
    }

    @Test
    void anIdHasAtMostSixtyFourCharacters() {
        String smiles = "\uD83D\uDE00".repeat(64);
        assertThat(((ClientLine.Command) parse("{\"cmd\":\"x\",\"id\":\"" + smiles + "\"}")).id())
                .contains(smiles);
        assertThat(((ClientLine.Command) parse("{\"cmd\":\"x\",\"id\":\"" + "a".repeat(65) + "\"}")).id())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":\"7\",\"cmd\":\"x\",\"cmd\":\"y\"}",
                "{\"cmd\":5,\"id\":\"7\"}",
                "{\"id\":\"7\"",
                "{\"id\":\"7\"}}",
                "{\"a\":{\"id\":\"8\"},\"id\":\"7\",\"b\":[",
                "{\"id\":\"7\",\"text\":\"a\tb\"}"
            })
    void theIdOfABrokenLineIsKeptWhereItCanBeRead(String line) {
        assertThat(parse(line)).isEqualTo(new ClientLine.Malformed(Notation.JSON, Optional.of("7"), Refusal.BAD_JSON));
    }

    @Test
    void twoIdsAreNone() {
        assertThat(parse("{\"cmd\":\"x\",\"id\":\"7\",\"id\":\"8\"}"))
                .isEqualTo(new ClientLine.Malformed(Notation.JSON, Optional.empty(), Refusal.BAD_JSON));
    }

    @Test
    void anyHostileObjectIsReadWithoutAThrow() {
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            String line = "{\"cmd\":\"x\",\"" + HostileText.any(random) + "\":\"" + HostileText.any(random) + "\"}";
            ClientLine parsed = parse(line);
            assertThat(parsed).isNotInstanceOf(ClientLine.Blank.class);
            if (parsed instanceof ClientLine.Command) {
                assertThat(Cleaner.flaw(new String(line.getBytes(UTF_8), UTF_8)))
                        .isEmpty();
            }
        }
    }

    private static Json field(String line) {
        Json field = ((ClientLine.Named) ((ClientLine.Command) parse(line)).input())
                .fields()
                .members()
                .get("n");
        assertThat(field).isNotNull();
        return field;
    }

    private static Refusal refusal(String line) {
        return ((ClientLine.Malformed) parse(line)).refusal();
    }

    private static ClientLine parse(String line) {
        return ClientLine.parse(line.getBytes(UTF_8));
    }
}
