package parley.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

// A framer that stands still would never end.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LineFramerTest {
    private static final int WHOLE = Integer.MAX_VALUE;

    @Test
    void anySplittingOfTheSameBytesGivesTheSamePieces() {
        Random random = new Random(20_261_120);
        for (int round = 0; round < 10_000; round++) {
            byte[] bytes = hostile(random);
            List<String> whole = pieces(new LineFramer(20, 60), bytes, () -> WHOLE);
            List<String> split = pieces(new LineFramer(20, 60), bytes, () -> 1 + random.nextInt(7));
            assertThat(split).as("round %s: %s", round, Arrays.toString(bytes)).isEqualTo(whole);
        }
    }

    @Test
    void withoutTelnetAndWithinTheLimitsLinesAreWhatStandsBetweenTheLineFeeds() {
        Random random = new Random(7);
        for (int round = 0; round < 1_000; round++) {
            List<String> lines = Stream.generate(() -> text(random, random.nextInt(21)))
                    .limit(random.nextInt(10))
                    .toList();
            String tail = text(random, random.nextInt(5));
            byte[] bytes =
                    (String.join("", lines.stream().map(line -> line + "\n").toList()) + tail).getBytes(ISO_8859_1);
            assertThat(pieces(new LineFramer(20, 60), bytes, () -> 1 + random.nextInt(30)))
                    .isEqualTo(lines);
        }
    }

    static Stream<Arguments> exactLimits() {
        return Stream.of(1, 2, 99, 100, 128, 1_000, 4_096, 16_383, 16_384, 16_385, WHOLE)
                .flatMap(chunk -> Stream.of(
                        Arguments.of(16_384, chunk, List.of("a".repeat(16_384), "next")),
                        Arguments.of(16_385, chunk, List.of("too long", "next")),
                        Arguments.of(65_536, chunk, List.of("too long", "next")),
                        Arguments.of(65_537, chunk, List.of("too long", "overflow"))));
    }

    @ParameterizedTest(name = "{0} bytes in portions of {1}")
    @MethodSource("exactLimits")
    void theLimitsAreExactInAnyPortions(int length, int chunk, List<String> expected) {
        byte[] bytes = ("a".repeat(length) + "\nnext\n").getBytes(ISO_8859_1);
        assertThat(pieces(new LineFramer(), bytes, () -> chunk)).isEqualTo(expected);
    }

    @Test
    void aLineTooLongBehindAnotherInOnePortionIsStillTooLong() {
        byte[] bytes = ("ping\n" + "a".repeat(16_385) + "\nping\n").getBytes(ISO_8859_1);
        assertThat(pieces(new LineFramer(), bytes, () -> WHOLE)).containsExactly("ping", "too long", "ping");
    }

    @Test
    void aLineTooLongIsToldAsSoonAsItIsAndWithHowItBegan() {
        LineFramer framer = new LineFramer(4, 100);
        framer.feed(ascii("abcd"));
        assertThat(framer.next()).isEmpty();
        framer.feed(ascii("e"));
        assertThat(framer.next())
                .get()
                .isInstanceOfSatisfying(
                        LineFramer.TooLong.class,
                        line -> assertThat(line.head()).isEqualTo(ascii("abcd")));
        framer.feed(ascii("fgh\nij\n"));
        assertThat(describe(framer)).containsExactly("ij");
    }

    @Test
    void aMegabyteWithoutAnEndIsOneErrorAndOneOverflowAndNothingAfter() {
        byte[] bytes = new byte[1 << 20];
        Arrays.fill(bytes, (byte) 'a');
        LineFramer framer = new LineFramer();
        framer.feed(bytes);
        assertThat(describe(framer)).containsExactly("too long", "overflow");
        framer.feed(ascii("\nping\n"));
        assertThat(describe(framer)).isEmpty();
        assertThat(framer.waiting()).isZero();
    }

    @Test
    void theCarriageReturnCountsWhereTheLimitIsMeasured() {
        assertThat(pieces(new LineFramer(4, 8), ascii("abc\r\nabcd\r\n"), () -> WHOLE))
                .containsExactly("abc", "too long");
    }

    @ParameterizedTest
    @CsvSource({"'ping\r\n', ping", "'ping\n', ping", "'ping\r\r\n', 'ping\r'", "'pi\rng\n', 'pi\rng'", "'\r\n', ''"})
    void exactlyOneCarriageReturnBeforeTheEndIsDropped(String bytes, String line) {
        assertThat(pieces(new LineFramer(), ascii(bytes), () -> WHOLE)).containsExactly(line);
        assertThat(pieces(new LineFramer(), ascii(bytes), () -> 1)).containsExactly(line);
    }

    @Test
    void aTailWithoutItsEndNeverBecomesALine() {
        assertThat(pieces(new LineFramer(), ascii("ping\nlogout"), () -> 3)).containsExactly("ping");
    }

    static Stream<Arguments> telnet() {
        return Stream.of(
                Arguments.of("interrupt and its mark", "\u00FF\u00F4\u00FF\u00FD\u0006whoelse\n", "whoelse"),
                Arguments.of("negotiation inside a word", "who\u00FF\u00FB\u0001else\n", "whoelse"),
                Arguments.of(
                        "every kind of option",
                        "\u00FF\u00FB\u0001\u00FF\u00FC\u0001\u00FF\u00FD\u0001\u00FF\u00FE\u0001a\n",
                        "a"),
                Arguments.of("an option called FF", "\u00FF\u00FB\u00FFa\n", "a"),
                Arguments.of("subnegotiation", "\u00FF\u00FA\u0018\u0000xterm\u00FF\u00F0a\n", "a"),
                Arguments.of(
                        "FF FF inside a subnegotiation", "\u00FF\u00FA\u001F\u00FF\u00FF\u00F0x\u00FF\u00F0a\n", "a"),
                Arguments.of("between CR and LF", "a\r\u00FF\u00F1\n", "a"),
                Arguments.of("a lone FF", "a\u00FFb\n", "a\u00FFb"),
                Arguments.of("a lone FF at the end", "a\u00FF\n", "a\u00FF"),
                Arguments.of("FF FF", "a\u00FF\u00FFb\n", "a\u00FFb"),
                Arguments.of("an option cut off by the end", "a\u00FF\u00FE\n", "a\u00FF"),
                Arguments.of("a subnegotiation cut off by the end", "a\u00FF\u00FAxyz\n", "a\u00FF"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("telnet")
    void telnetIsSwallowedAndWhatOnlyLooksLikeItStays(String name, String bytes, String line) {
        for (int chunk = 1; chunk < bytes.length(); chunk++) {
            int size = chunk;
            assertThat(pieces(new LineFramer(), bytes.getBytes(ISO_8859_1), () -> size))
                    .as("%s in portions of %s", name, size)
                    .containsExactly(line);
        }
    }

    @Test
    void telnetDoesNotCountAsTheLineButAsBytesWithoutAnEnd() {
        byte[] nothing = bytes(0xFF, 0xF1);
        LineFramer framer = new LineFramer(4, 20);
        framer.feed(ascii("abcd"));
        for (int times = 0; times < 8; times++) {
            framer.feed(nothing);
        }
        assertThat(describe(framer)).isEmpty();
        framer.feed(bytes(0xFF));
        assertThat(describe(framer)).containsExactly("overflow");
    }

    @Test
    void telnetAloneLeavesNoLineOpen() {
        LineFramer framer = new LineFramer();
        framer.feed(bytes(0xFF, 0xF4));
        assertThat(framer.next()).isEmpty();
        assertThat(framer.open()).isFalse();
        framer.feed(bytes(0xFF, 0xFA, 0x18));
        assertThat(framer.next()).isEmpty();
        assertThat(framer.open()).isTrue();
    }

    @Test
    void aLineIsOpenFromItsFirstByteToItsEndEvenWhereItIsDiscarded() {
        LineFramer framer = new LineFramer(4, 100);
        assertThat(framer.open()).isFalse();
        framer.feed(ascii("ab"));
        assertThat(framer.next()).isEmpty();
        assertThat(framer.open()).isTrue();
        framer.feed(ascii("cdefgh"));
        assertThat(describe(framer)).containsExactly("too long");
        assertThat(framer.open()).isTrue();
        framer.feed(ascii("\n"));
        assertThat(framer.next()).isEmpty();
        assertThat(framer.open()).isFalse();
    }

    @Test
    void linesStayWaitingUntilTheyAreAskedFor() {
        LineFramer framer = new LineFramer();
        framer.feed(ascii("a\nbb\ncc"));
        assertThat(framer.waiting()).isEqualTo(7);
        assertThat(framer.next()).map(LineFramerTest::describe).contains("a");
        assertThat(framer.waiting()).isEqualTo(5);
        assertThat(describe(framer)).containsExactly("bb");
        assertThat(framer.waiting()).isZero();
    }

    @Test
    void whatFollowsALineCanBeTakenRawAcrossPortions() {
        LineFramer framer = new LineFramer();
        framer.feed(ascii("relay token\nra"));
        framer.feed(bytes(0xFF, 0xF4, '\n', 'x'));
        assertThat(framer.next()).isPresent();
        assertThat(framer.take(3)).isEqualTo(bytes('r', 'a', 0xFF));
        assertThat(framer.take(100)).isEqualTo(bytes(0xF4, '\n', 'x'));
        assertThat(framer.take(100)).isEmpty();
        framer.feed(ascii("ping\n"));
        assertThat(describe(framer)).containsExactly("ping");
    }

    @Test
    void rawBytesCannotBeTakenOutOfALine() {
        LineFramer framer = new LineFramer();
        framer.feed(ascii("ab"));
        assertThat(framer.next()).isEmpty();
        assertThatThrownBy(() -> framer.take(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aByteBufferIsEmptiedAndMayBeUsedAgain() {
        LineFramer framer = new LineFramer();
        ByteBuffer buffer = ByteBuffer.wrap(ascii("ping\n"));
        framer.feed(buffer);
        assertThat(buffer.hasRemaining()).isFalse();
        Arrays.fill(buffer.array(), (byte) 'x');
        assertThat(describe(framer)).containsExactly("ping");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void limitsThatAllowNoLineAreRefused(int longest) {
        assertThatThrownBy(() -> new LineFramer(longest, 10)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LineFramer(11, 10)).isInstanceOf(IllegalArgumentException.class);
    }

    private interface Portion {
        int next();
    }

    private static List<String> pieces(LineFramer framer, byte[] bytes, Portion portion) {
        List<String> pieces = new ArrayList<>();
        int from = 0;
        while (from < bytes.length) {
            int to = (int) Math.min(bytes.length, (long) from + portion.next());
            framer.feed(Arrays.copyOfRange(bytes, from, to));
            pieces.addAll(describe(framer));
            from = to;
        }
        return pieces;
    }

    private static List<String> describe(LineFramer framer) {
        List<String> pieces = new ArrayList<>();
        for (Optional<LineFramer.Piece> piece = framer.next(); piece.isPresent(); piece = framer.next()) {
            pieces.add(describe(piece.get()));
        }
        return pieces;
    }

    private static String describe(LineFramer.Piece piece) {
        if (piece instanceof LineFramer.Line line) {
            return new String(line.bytes(), ISO_8859_1);
        }
        return piece instanceof LineFramer.TooLong ? "too long" : "overflow";
    }

    /** Bytes in which ends, telnet and long lines are frequent. */
    private static byte[] hostile(Random random) {
        int[] frequent = {'\n', '\n', '\r', 0xFF, 0xFF, 0xF0, 0xF4, 0xFA, 0xFB, 0xFE, 'a', 'b'};
        return bytes(IntStream.range(0, random.nextInt(150))
                .map(at -> random.nextInt(3) > 0 ? 'c' : frequent[random.nextInt(frequent.length)])
                .toArray());
    }

    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append((char) (' ' + random.nextInt(0x5E)));
        }
        return text.toString();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int at = 0; at < values.length; at++) {
            bytes[at] = (byte) values[at];
        }
        return bytes;
    }
}
