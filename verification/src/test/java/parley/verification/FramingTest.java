package parley.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.verification.Dial.LineEnd;
import parley.verification.Dial.Sending;

/** Bytes and lines at a real server: the cases F01 to F24 that a transcript cannot show. */
class FramingTest {
    private static final List<String> CORPUS = List.of(
            "ping",
            "PING",
            "whoami",
            "dance",
            "message nobody grüße 🙂",
            "message nobody \uFEFF\u200D",
            "whois \u0430lice",
            "mode loud",
            "help dance",
            "{\"cmd\":\"ping\",\"id\":\"é🙂\"}",
            "{\"cmd\":\"ping\"",
            "{\"cmd\":\"whois\",\"user\":\"\\u001b\"}",
            "login a\tb c",
            "whoelse ",
            " ping");

    private static LocalServer server;

    @BeforeAll
    static void start() {
        server = LocalServer.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    static Stream<Dial> manners() {
        List<Dial> manners = new ArrayList<>();
        for (Sending sending : Sending.values()) {
            for (LineEnd end : LineEnd.values()) {
                manners.add(Dial.to(0).sending(sending, end));
                manners.add(Dial.to(0).tls(true).sending(sending, end));
            }
        }
        return manners.stream();
    }

    /** F01: the reply does not depend on how a line is cut, not even inside a character; D15: one answer each. */
    @ParameterizedTest
    @MethodSource("manners")
    void everyLineOfTheCorpusIsAnsweredOnceAndAlikeHoweverItTravels(Dial manner) {
        List<String> expected = answersTo(Dial.to(server.port()));
        assertThat(expected).hasSize(CORPUS.size() + 1);
        assertThat(answersTo(manner.port(server.port()))).isEqualTo(expected);
    }

    private static List<String> answersTo(Dial dial) {
        try (Chatter chatter = dial.connect()) {
            chatter.say(CORPUS).say("ping").greeted();
            List<String> answers = new ArrayList<>();
            for (int i = 0; i <= CORPUS.size(); i++) {
                answers.add(chatter.line());
            }
            return answers;
        }
    }

    /** F02 and F22: everything in one segment with the end of the stream behind it; replies, then the close. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void linesInOneWriteAndAnEndOfStreamGetEveryReplyInOrder(boolean tls) {
        try (Chatter chatter = Dial.to(server.port()).tls(tls).connect()) {
            chatter.say(List.of("login leia blasterpistol", "whoelse", "dance", "ping"))
                    .endOfStream();
            chatter.greeted();
            List<String> rest = chatter.rest();
            assertThat(rest).hasSizeBetween(4, 5);
            assertThat(rest.get(0)).startsWith("ok");
            assertThat(rest.get(1)).startsWith("ok");
            assertThat(rest.get(2)).startsWith("error unknown-command");
            assertThat(rest.get(3)).startsWith("ok");
        }
    }

    /** F03: the limit is exact, in one write and in many. */
    @ParameterizedTest
    @ValueSource(ints = {100, 20_000})
    void aLineOfExactlyTheLimitIsALine(int writes) {
        try (Chatter chatter = server.connect()) {
            inWritesOf(writes, chatter, padded(16_384) + "\n" + padded(16_385) + "\nping\n");
            chatter.greeted();
            assertThat(chatter.line()).startsWith("{\"type\":\"ok\"");
            assertThat(chatter.line()).contains("\"code\":\"line-too-long\"");
            assertThat(chatter.line()).startsWith("{\"type\":\"ok\"");
        }
    }

    /** The limit counts everything but the LF, the CR before it too. */
    @Test
    void theCarriageReturnIsPartOfTheLimit() {
        try (Chatter chatter = server.connect()) {
            inWritesOf(20_000, chatter, padded(16_383) + "\r\n" + padded(16_384) + "\r\nping\r\n");
            chatter.greeted();
            assertThat(chatter.line()).startsWith("{\"type\":\"ok\"");
            assertThat(chatter.line()).contains("\"code\":\"line-too-long\"");
            assertThat(chatter.line()).startsWith("{\"type\":\"ok\"");
        }
    }

    /** A JSON ping of so many bytes. */
    private static String padded(int bytes) {
        String frame = "{\"cmd\":\"ping\",\"x\":\"\"}";
        return "{\"cmd\":\"ping\",\"x\":\"" + "a".repeat(bytes - frame.length()) + "\"}";
    }

    private static void inWritesOf(int size, Chatter chatter, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        for (int from = 0; from < bytes.length; from += size) {
            chatter.sayBytes(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + size)));
        }
    }

    /** F04: a line that never ends is told once and ends the connection. */
    @Test
    void aMegabyteWithoutALineFeedEndsTheConnection() {
        try (Chatter chatter = server.saying("ping");
                Chatter other = server.saying("ping")) {
            chatter.line();
            other.line();
            chatter.sayBytes(new byte[1 << 20]);
            List<String> rest = chatter.rest();
            assertThat(rest.stream().filter(line -> line.startsWith("error")))
                    .hasSizeLessThanOrEqualTo(1)
                    .allMatch(line -> line.startsWith("error line-too-long"));
            assertThat(other.say("ping").line()).startsWith("ok");
        }
    }

    /** F04: with its LF within 64 KiB it is only a line too long. */
    @Test
    void aLineOfSixtyKibibytesIsDiscardedAndTheConnectionGoesOn() {
        try (Chatter chatter = server.saying("ping")) {
            chatter.line();
            chatter.sayBytes(("a".repeat(60_000) + "\nping\n").getBytes(UTF_8));
            assertThat(chatter.line()).startsWith("error line-too-long");
            assertThat(chatter.line()).startsWith("ok");
        }
    }

    /** F05: half a line holds a connection only as long as the first line may take. */
    @Test
    void connectionsThatHoldHalfALineAreCut() {
        try (LocalServer own = LocalServer.start(java.util.Map.of("limits.unauthenticated", "off"), List.of())) {
            List<Chatter> holding = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                holding.add(own.connect().sayBytes("a".repeat(16_383).getBytes(UTF_8)));
            }
            holding.forEach(Chatter::greeted);
            own.time().forward(Duration.ofSeconds(21));
            for (Chatter one : holding) {
                assertThat(one.rest()).singleElement().asString().startsWith("* bye");
                one.close();
            }
        }
    }

    /** F09: blank lines get nothing. */
    @Test
    void aThousandBlankLinesGetNoAnswer() {
        try (Chatter chatter = server.connect()) {
            chatter.sayBytes(("\n".repeat(500) + "\r\n".repeat(500) + "ping\n").getBytes(UTF_8));
            chatter.greeted();
            assertThat(chatter.line()).startsWith("ok");
        }
    }

    enum Ending {
        CLOSE,
        RESET,
        END_OF_STREAM
    }

    /** F21: the tail without its LF is not executed, however the connection ends. */
    @ParameterizedTest
    @EnumSource(Ending.class)
    void theTailOfAConnectionIsNeverExecuted(Ending ending) {
        for (boolean tls : new boolean[] {false, true}) {
            String name = "tail-" + ending.name().charAt(0) + tls;
            Chatter chatter = Dial.to(server.port()).tls(tls).connect();
            chatter.say("ping").greeted();
            chatter.line();
            chatter.sayBytes(("register " + name + " longenough").getBytes(UTF_8));
            switch (ending) {
                case CLOSE -> chatter.close();
                case RESET -> chatter.reset();
                case END_OF_STREAM -> {
                    chatter.endOfStream();
                    assertThat(chatter.rest()).noneMatch(line -> line.startsWith("ok"));
                    chatter.close();
                }
            }
            try (Chatter asking = server.saying("login " + name + " longenough")) {
                assertThat(asking.line()).startsWith("error bad-login");
            }
        }
    }

    /** F23: what looks like HTTP is closed and none of its body is executed. */
    @ParameterizedTest
    @ValueSource(strings = {"GET / HTTP/1.1", "POST /x HTTP/1.1", "OPTIONS * HTTP/1.0"})
    void aBrowserIsClosedBeforeItsBodyIsRead(String first) {
        String name = "browser-" + first.substring(0, first.indexOf(' '));
        try (Chatter chatter = server.connect()) {
            chatter.say(List.of(first, "Host: localhost", "", "register " + name + " longenough", "ping"));
            assertThat(chatter.rest()).noneMatch(line -> line.startsWith("ok"));
        }
        try (Chatter asking = server.saying("login " + name + " longenough")) {
            assertThat(asking.line()).startsWith("error bad-login");
        }
    }

    /** F24: the first byte of TLS with something else behind it. */
    @Test
    void garbageBehindTheFirstByteOfTlsIsClosed() {
        for (byte[] garbage : List.of(
                new byte[] {0x16, 'h', 'e', 'l', 'l', 'o', '\n', 'p', 'i', 'n', 'g', '\n'},
                new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0})) {
            try (Chatter chatter = server.connect()) {
                chatter.sayBytes(garbage);
                chatter.endOfStream();
                assertThat(String.join("", restLoosely(chatter))).doesNotContain("ok");
            }
        }
    }

    /** Protocol section 1: a ClientHello after a clear greeting is no upgrade. */
    @Test
    void tlsAfterAClearGreetingCloses() {
        try (Chatter chatter = server.connect()) {
            chatter.greeted();
            chatter.sayBytes(new byte[] {0x16, 3, 1, 0, 5, 1, 0, 0, 1, 0});
            assertThat(chatter.rest()).noneMatch(line -> line.startsWith("ok"));
        }
    }

    /** Protocol section 1: a silent connection is greeted after a second; inside TLS at once. */
    @Test
    void theGreetingComesToTheSilentToo() {
        try (Chatter silent = server.connect();
                Chatter tls = Dial.to(server.port()).tls(true).connect()) {
            tls.greeted();
            silent.greeted();
            assertThat(silent.say("ping").line()).startsWith("ok");
        }
    }

    /** F12, F07: a table of bytes that no line may hold; the session lives and nothing reaches anybody. */
    @Test
    void noForbiddenByteReachesAnybody() {
        try (Chatter luke = server.member("luke", "lightsaber");
                Chatter hans = server.member("hans", "falcon")) {
            List<byte[]> forbidden = new ArrayList<>();
            for (int c = 0; c < 0x20; c++) {
                if (c != '\t' && c != '\n') {
                    forbidden.add(new byte[] {(byte) c, 'x'});
                }
            }
            for (int c = 0x80; c < 0xa0; c++) {
                forbidden.add(Character.toString(c).getBytes(UTF_8));
            }
            for (int c : new int[] {0x7f, 0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069}) {
                forbidden.add(Character.toString(c).getBytes(UTF_8));
            }
            for (String broken : List.of(
                    "\u0080",
                    "\u00c0\u00af",
                    "\u00ed\u00a0\u0080",
                    "\u00f5\u0080\u0080\u0080",
                    "\u00e2\u0082",
                    "\u00fe")) {
                forbidden.add(broken.getBytes(ISO_8859_1));
            }
            for (byte[] bytes : forbidden) {
                ByteArrayOutputStream line = new ByteArrayOutputStream();
                line.writeBytes("message luke a".getBytes(UTF_8));
                line.writeBytes(bytes);
                line.writeBytes("b\n".getBytes(UTF_8));
                hans.sayBytes(line.toByteArray());
                assertThat(hans.line()).startsWith("error bad-");
            }
            hans.say("message luke fine");
            assertThat(hans.line()).startsWith("ok");
            assertThat(luke.line()).isEqualTo("* hans logged in");
            assertThat(luke.line()).isEqualTo("hans: fine");
        }
    }

    /** Every line until the end, where what comes need not be text. */
    private static List<String> restLoosely(Chatter chatter) {
        try {
            return chatter.rest();
        } catch (AssertionError noText) {
            return List.of(Optional.ofNullable(noText.getMessage()).orElse(""));
        }
    }
}
