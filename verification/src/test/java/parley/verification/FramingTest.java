package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import parley.verification.Dial.LineEnd;
import parley.verification.Dial.Sending;

/** Bytes and lines at a real server, where a transcript cannot show it: how lines are cut, and how long one may be. */
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

    /** The reply does not depend on how a line is cut, not even inside a character; one answer each. */
    @Tag("F01")
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

    /** Everything in one segment with the end of the stream behind it; replies, then the close. */
    @Tag("F02")
    @Tag("F22")
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

    /** The limit is exact, in one write and in many. */
    @Tag("F03")
    @ParameterizedTest
    @CsvSource({"100, false", "20000, false", "16384, false", "33000, false", "100, true", "33000, true"})
    void aLineOfExactlyTheLimitIsALine(int writes, boolean tls) {
        try (Chatter chatter = Dial.to(server.port()).tls(tls).connect()) {
            inWritesOf(writes, chatter, padded(16_384) + "\n" + padded(16_385) + "\nping\n");
            chatter.greeted();
            assertThat(chatter.line()).startsWith("{\"type\":\"ok\"");
            assertThat(chatter.line()).contains("\"code\":\"line-too-long\"");
            assertThat(chatter.line()).startsWith("{\"type\":\"ok\"");
        }
    }

    /** The limit counts everything but the LF, the CR before it too. */
    @Tag("F03")
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

    /** Blank lines get nothing. */
    @Tag("F09")
    @Test
    void aThousandBlankLinesGetNoAnswer() {
        try (Chatter chatter = server.connect()) {
            chatter.sayBytes(("\n".repeat(500) + "\r\n".repeat(500) + "ping\n").getBytes(UTF_8));
            chatter.greeted();
            assertThat(chatter.line()).startsWith("ok");
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

    /** Whatever is no command gets the same bytes, and nothing of it is in them. */
    @Tag("F26")
    @Test
    void anUnknownCommandIsNeverEchoed() {
        try (Chatter chatter = server.saying("dance")) {
            String expected = chatter.line();
            assertThat(expected).startsWith("error unknown-command: ").doesNotContain("dance");
            for (String unknown : List.of(
                    "${jndi:ldap://127.0.0.1/a}",
                    "${env:PATH} x",
                    "%s%n%x",
                    "x".repeat(4_000),
                    "x".repeat(16_384),
                    "/login hans falcon",
                    "../../etc/passwd",
                    "<script>",
                    "{\"cmd\":\"${jndi:ldap://127.0.0.1/a}\"}",
                    "{\"cmd\":\"" + "x".repeat(4_000) + "\"}")) {
                assertThat(chatter.say(unknown).line()).isEqualTo(expected);
            }
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
}
