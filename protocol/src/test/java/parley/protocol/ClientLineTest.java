package parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.protocol.words.Refusal;
import parley.protocol.words.Verb;

class ClientLineTest {
    @ParameterizedTest
    @ValueSource(strings = {"", " ", "    ", "\t", " \t "})
    void blankLinesAreBlank(String line) {
        assertThat(parse(line)).isEqualTo(new ClientLine.Blank());
    }

    @ParameterizedTest
    @CsvSource({
        "whoelse, whoelse, ''",
        "WhoElse, whoelse, ''",
        "'whoelse ', whoelse, ' '",
        "'message luke hi', message, ' luke hi'",
        "'message luke  hi\t there ', message, ' luke  hi\t there '",
        "'broadcast  x', broadcast, '  x'",
        "'message luke {}', message, ' luke {}'"
    })
    void aTypedLineIsItsVerbAndEverythingBehindItByteForByte(String line, String verb, String tail) {
        assertThat(parse(line))
                .isEqualTo(new ClientLine.Command(
                        Optional.of(new Verb(verb)), Optional.empty(), new ClientLine.Typed(tail)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/whoelse",
                " whoelse",
                "who\u00A0else x",
                "whoelse\tx",
                "PROXY TCP4 1.2.3.4 5.6.7.8 1 2",
                "\uFEFFwhoelse",
                "${jndi:ldap://x}",
                "1",
                "\u212Aick hans",
                "W\u0130nk"
            })
    void whatCouldBeNoVerbIsACommandThatNobodyKnows(String line) {
        assertThat(parse(line)).isInstanceOfSatisfying(ClientLine.Command.class, command -> {
            if (!line.startsWith("PROXY")) {
                assertThat(command.verb()).isEmpty();
            }
            assertThat(command.notation()).isEqualTo(Notation.TEXT);
        });
    }

    @Test
    void aVerbOfFourThousandBytesIsNone() {
        assertThat(parse("a".repeat(4_000)))
                .isInstanceOfSatisfying(
                        ClientLine.Command.class,
                        command -> assertThat(command.verb()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "FF",
                "FE",
                "80",
                "BF",
                "C0AF",
                "C080",
                "C1BF",
                "C2",
                "C241",
                "E0",
                "E080AF",
                "E09F80",
                "E2",
                "E282",
                "E28241",
                "EDA080",
                "EDBFBF",
                "EDA0BDEDB880",
                "EF",
                "EFBF",
                "F0",
                "F09F",
                "F09F98",
                "F0808080",
                "F08F8080",
                "F4908080",
                "F5808080",
                "F8888080",
                "F888808080",
                "FC8480808080",
                "C3A9FF",
                "E28282AC",
                "EFBFBDFF"
            })
    void invalidUtf8IsBadEncodingAndNeverAReplacement(String hex) {
        byte[] line = concat("message luke x".getBytes(UTF_8), HexFormat.of().parseHex(hex));
        assertThat(ClientLine.parse(line))
                .isEqualTo(new ClientLine.Malformed(Notation.TEXT, Optional.empty(), Refusal.BAD_ENCODING));
        byte[] json = concat(
                "{\"cmd\":\"broadcast\",\"id\":\"7\",\"text\":\"".getBytes(UTF_8),
                HexFormat.of().parseHex(hex),
                "\"}".getBytes(UTF_8));
        assertThat(ClientLine.parse(json))
                .isEqualTo(new ClientLine.Malformed(Notation.JSON, Optional.of("7"), Refusal.BAD_ENCODING));
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3A9", "E282AC", "ED9FBF", "EE8080", "EFBFBD", "EFBFBF", "F09F9880", "F48FBFBF", "EFBBBF"})
    void validUtf8IsTakenAlsoAtItsEdges(String hex) {
        byte[] character = HexFormat.of().parseHex(hex);
        assertThat(ClientLine.parse(concat("broadcast ".getBytes(UTF_8), character)))
                .isInstanceOfSatisfying(
                        ClientLine.Command.class,
                        command -> assertThat(command.input())
                                .isEqualTo(new ClientLine.Typed(" " + new String(character, UTF_8))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "message bob a\rerror x",
                "whoelse\r",
                "broadcast \u0000",
                "broadcast \u001B]52;c;YQ==\u0007",
                "\u0000",
                "broadcast \u007F",
                "broadcast \u009B31m",
                "broadcast \u009D",
                "broadcast \u0085",
                "broadcast \u2028",
                "broadcast \u2029",
                "message bob \u202Etxt.exe",
                "message \u2066bob x",
                "login hans fal\bcon",
                "broadcast a\nb"
            })
    void forbiddenCharactersAreRefusedWhereverTheyStand(String line) {
        assertThat(parse(line))
                .isEqualTo(new ClientLine.Malformed(Notation.TEXT, Optional.empty(), Refusal.BAD_CHARACTER));
    }

    @Test
    void anythingAtAllIsReadWithoutAThrowAndOnlyLegalTextIsACommand() {
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] line = new byte[random.nextInt(40)];
            random.nextBytes(line);
            if (random.nextBoolean()) {
                line = HostileText.any(random).getBytes(UTF_8);
            }
            if (ClientLine.parse(line) instanceof ClientLine.Command) {
                assertThat(Cleaner.flaw(new String(line, UTF_8))).isEmpty();
            }
        }
    }

    @Test
    void aLineTooLongIsAnsweredInItsNotationWithItsIdIfThatCameFirst() {
        LineFramer framer = new LineFramer(60, 1_000);
        framer.feed(("{\"cmd\":\"broadcast\",\"id\":\"7\",\"text\":\"" + "x".repeat(60) + "\"}\n").getBytes(UTF_8));
        assertThat(framer.next())
                .get()
                .isInstanceOfSatisfying(
                        LineFramer.TooLong.class,
                        line -> assertThat(ClientLine.parse(line))
                                .isEqualTo(new ClientLine.Malformed(
                                        Notation.JSON, Optional.of("7"), Refusal.LINE_TOO_LONG)));
    }

    @Test
    void aCommandDoesNotPrintItsArguments() {
        assertThat(parse("login hans falcon").toString()).doesNotContain("falcon");
        assertThat(parse("{\"cmd\":\"login\",\"password\":\"falcon\"}").toString())
                .doesNotContain("falcon");
    }

    private static ClientLine parse(String line) {
        return ClientLine.parse(line.getBytes(UTF_8));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            whole.writeBytes(part);
        }
        return whole.toByteArray();
    }
}
