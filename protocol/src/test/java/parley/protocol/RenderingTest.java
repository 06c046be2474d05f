package parley.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;

class RenderingTest {
    private static final ObjectReader STRICT_JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build()
            .reader();

    static Stream<Samples.Sample> samples() {
        return Samples.all().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void everyLineIsWrittenInTextAsTheProtocolSays(Samples.Sample sample) {
        assertThat(new String(Rendering.in(Notation.TEXT).line(sample.line()), UTF_8))
                .isEqualTo(sample.text());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void everyLineIsWrittenInJsonAsTheProtocolSays(Samples.Sample sample) {
        assertThat(new String(Rendering.in(Notation.JSON).line(sample.line()), UTF_8))
                .isEqualTo(sample.json().replace('\'', '"'));
    }

    @Test
    void thereIsASampleOfEveryKindOfLine() {
        Set<Class<?>> sampled =
                Samples.all().stream().map(sample -> sample.line().getClass()).collect(Collectors.toSet());
        assertThat(sampled).isEqualTo(Set.of(ServerLine.class.getPermittedSubclasses()));
    }

    @Test
    void whateverATextHoldsNoLineHoldsAForbiddenCharacter() throws IOException {
        Random random = new Random(29);
        for (int round = 0; round < 3_000; round++) {
            for (ServerLine line : Samples.saying(HostileText.any(random))) {
                for (Notation notation : Notation.values()) {
                    String rendered = strictly(Rendering.in(notation).line(line));
                    assertThat(rendered).endsWith("\n");
                    String[] lines =
                            rendered.substring(0, rendered.length() - 1).split("\n", -1);
                    for (int number = 0; number < lines.length; number++) {
                        assertThat(Cleaner.flaw(lines[number])).isEmpty();
                        assertThat(number == 0 || lines[number].startsWith("  "))
                                .as(rendered)
                                .isTrue();
                    }
                    if (notation == Notation.JSON && !(line instanceof ServerLine.Greeting)) {
                        assertThat(lines).hasSize(1);
                        assertLegal(STRICT_JSON.readTree(rendered));
                    }
                }
            }
        }
    }

    @Test
    void whatAPersonWroteComesBackOutOfJsonAsItWas() throws IOException {
        Random random = new Random(31);
        for (int round = 0; round < 5_000; round++) {
            String text = Cleaner.cleanLines(HostileText.any(random));
            ServerLine line = new ServerLine.Message(round, "9", Samples.HANS, text, Samples.AT, false, false);
            JsonNode read = STRICT_JSON.readTree(Rendering.in(Notation.JSON).line(line));
            assertThat(read.get("text").textValue()).isEqualTo(text);
            assertThat(read.get("seq").longValue()).isEqualTo(round);
        }
    }

    @Test
    void noElementOfAListCanPassForAnother() {
        Reply reply =
                Reply.done("1 message", Fields.none().texts("texts", List.of("hans: hi\n  luke: yes\nluke: yes")));
        assertThat(new String(Rendering.in(Notation.TEXT).line(Samples.answer("7", "x", reply)), UTF_8))
                .isEqualTo("ok 1 message\n  hans: hi\n      luke: yes\n    luke: yes\n");
    }

    static Stream<ServerLine> longAndShort() {
        List<Fields.Row> rows = IntStream.range(0, 100)
                .mapToObj(number -> new Fields.Row(
                        "row " + number, Fields.none().whole("n", number).text("text", "x".repeat(4_000))))
                .toList();
        return Stream.of(
                        Stream.of(0, 1, 499, 500, 501, 10_000).map(Samples::users),
                        Stream.of(Samples.answer(
                                "7",
                                "history",
                                Reply.done("history", Fields.none().rows("messages", rows)))),
                        Samples.all().stream().map(Samples.Sample::line))
                .flatMap(lines -> lines);
    }

    @ParameterizedTest
    @EnumSource(Notation.class)
    void thePiecesOfALineAreTheLineAndNoneIsLong(Notation notation) {
        longAndShort().forEach(line -> {
            ByteArrayOutputStream joined = new ByteArrayOutputStream();
            List<Integer> sizes = new ArrayList<>();
            Iterator<byte[]> pieces = Rendering.in(notation).pieces(line);
            while (pieces.hasNext()) {
                byte[] piece = pieces.next();
                sizes.add(piece.length);
                joined.writeBytes(piece);
            }
            assertThat(joined.toByteArray()).isEqualTo(Rendering.in(notation).line(line));
            assertThat(sizes).isNotEmpty().allMatch(size -> size > 0 && size < 17_000);
            assertThat(sizes.subList(0, sizes.size() - 1)).allMatch(size -> size >= 8_192);
            assertThatThrownBy(pieces::next).isInstanceOf(NoSuchElementException.class);
        });
    }

    @Test
    void tenThousandUsersComeInManyPiecesAndWhole() {
        int pieces = 0;
        Iterator<byte[]> text = Rendering.in(Notation.TEXT).pieces(Samples.users(10_000));
        while (text.hasNext()) {
            text.next();
            pieces++;
        }
        assertThat(pieces).isBetween(10, 20);
        assertThat(new String(Rendering.in(Notation.TEXT).line(Samples.users(10_000)), UTF_8).lines())
                .hasSize(10_001);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "499, 499, false", "500, 500, false", "501, 500, true", "10000, 500, true"})
    void jsonShowsFiveHundredOfAListAndSaysThatThereIsMore(int users, int shown, boolean more) throws IOException {
        JsonNode read = STRICT_JSON.readTree(Rendering.in(Notation.JSON).line(Samples.users(users)));
        assertThat(read.get("users")).hasSize(shown);
        assertThat(read.path("more").booleanValue()).isEqualTo(more);
        assertThat(read.has("more")).isEqualTo(more);
        if (shown > 0) {
            assertThat(read.get("users").get(shown - 1).textValue()).isEqualTo("user" + (shown - 1));
        }
    }

    @Test
    void rowsAreCutAsUsersAreAndMoreIsSaidOnce() throws IOException {
        List<Fields.Row> rows = IntStream.range(0, 501)
                .mapToObj(number -> new Fields.Row("row", Fields.none().whole("n", number)))
                .toList();
        Fields both = Fields.none().rows("rows", rows).users("users", Samples.names(501));
        JsonNode read =
                STRICT_JSON.readTree(Rendering.in(Notation.JSON).line(Samples.answer("7", "x", Reply.done("x", both))));
        assertThat(read.get("rows")).hasSize(500);
        assertThat(read.fieldNames())
                .toIterable()
                .containsExactly("type", "re", "cmd", "text", "rows", "more", "users");
        JsonNode own = STRICT_JSON.readTree(Rendering.in(Notation.JSON)
                .line(Samples.answer("7", "x", Reply.done("x", both.flag("more", true)))));
        assertThat(own.fieldNames()).toIterable().containsExactly("type", "re", "cmd", "text", "rows", "users", "more");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "1000, 1", "1001, 2", "60000, 60", "-5, 0"})
    void aTimeToWaitIsInWholeSecondsRoundedUp(long millis, long seconds) throws IOException {
        ServerLine line = Samples.answer("7", "x", Reply.refused(Refusal.RATE, Duration.ofMillis(millis)));
        assertThat(STRICT_JSON
                        .readTree(Rendering.in(Notation.JSON).line(line))
                        .get("retryAfter")
                        .longValue())
                .isEqualTo(seconds);
    }

    @Test
    void aReplyWithAnEffectIsItsPlainReplyAndOneWithoutAPlainReplyHasFailed() {
        Reply.WithEffect effect = () -> Reply.done("done");
        assertThat(text(effect)).isEqualTo("ok done\n");
        Reply.WithEffect broken = () -> effect;
        assertThat(text(broken)).startsWith("error failed: ");
        assertThat(new String(Rendering.in(Notation.JSON).line(Samples.answer("7", "x", broken)), UTF_8))
                .startsWith("{\"type\":\"error\",\"re\":\"7\",\"cmd\":\"x\",\"code\":\"failed\"");
    }

    private static String text(Reply reply) {
        return new String(
                Rendering.in(Notation.TEXT).line(new ServerLine.Answer(Optional.empty(), Optional.empty(), reply)),
                UTF_8);
    }

    private static void assertLegal(JsonNode node) {
        if (node.isTextual()) {
            assertThat(Cleaner.flawOfLines(node.textValue())).isEmpty();
        }
        node.fieldNames()
                .forEachRemaining(name -> assertThat(Cleaner.flaw(name)).isEmpty());
        node.forEach(RenderingTest::assertLegal);
    }

    private static String strictly(byte[] bytes) throws CharacterCodingException {
        return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }
}
