package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who speaks something else than Parley, by mistake or on purpose: a browser, broken TLS. */
class StrangersTest {
    /** Stands in everything that must not be in a log. */
    private static final String CANARY = "canary-9b1f";

    /** What looks like HTTP is closed, and none of its body is executed. */
    @Tag("F23")
    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1, false",
        "POST /x HTTP/1.1, false",
        "OPTIONS * HTTP/1.0, false",
        "PRI * HTTP/2.0, false",
        "BREW /pot HTTP/1.1, false",
        "POST /x HTTP/1.1, true"
    })
    void aBrowserIsClosedBeforeItsBodyIsRead(String first, boolean tls) {
        try (LocalServer server = LocalServer.start()) {
            try (Chatter chatter = Dial.to(server.port()).tls(tls).connect()) {
                chatter.say(List.of(first, "Host: localhost", "", "register browser longenough", "ping"));
                List<String> rest = chatter.greeted().rest();
                assertThat(rest).singleElement().asString().startsWith("* bye: ");
            }
            try (Chatter asking = server.saying("login browser longenough")) {
                assertThat(asking.line()).startsWith("error bad-login");
            }
        }
    }

    /**
     * Garbage behind the first byte of TLS, half a hello, a broken record and clear text inside: closed, with no word to be
     * understood; and in no line of the log, not even at its most talkative, stands a byte of it.
     */
    @Tag("F24")
    @Test
    void brokenTlsIsClosedAndNothingOfItIsInTheLog(@TempDir Path folder) {
        List<String> talkative = List.of("env", "PARLEY_LOG=TRACE");
        try (ServerProcess server = ServerProcess.start(talkative, folder, ServerProcess.arguments(folder))) {
            int port = server.port();
            for (byte[] garbage : garbage()) {
                try (Chatter chatter = Dial.to(port).connect()) {
                    chatter.sayBytes(garbage);
                    chatter.endOfStream();
                    assertThat(chatter.bytesToTheEnd()).doesNotContain(CANARY).doesNotContain("ok");
                }
            }
            try (Chatter inside = Dial.to(port).tls(true).connect()) {
                inside.say("ping").greeted();
                assertThat(inside.line()).startsWith("ok");
                inside.sayRaw(("whois " + CANARY + "\n").getBytes(UTF_8));
                assertThat(inside.bytesToTheEnd()).doesNotContain(CANARY).doesNotContain("ok");
            }
            try (Chatter healthy = Dial.to(port).connect()) {
                assertThat(healthy.say("ping").greeted().line()).startsWith("ok");
            }
            server.terminate();
            assertThat(server.exit(Duration.ofSeconds(60))).isZero();
            String log = (server.errors() + String.join("\n", server.output())).toLowerCase(Locale.ROOT);
            assertThat(log).contains("listening on");
            String hex = HexFormat.of().formatHex(CANARY.getBytes(UTF_8));
            assertThat(log).doesNotContain(CANARY).doesNotContain(hex);
            assertThat(log.replaceAll("[^0-9a-f]", "")).doesNotContain(hex);
        }
    }

    private static List<byte[]> garbage() {
        byte[] canary = CANARY.getBytes(UTF_8);
        byte[] halfHello = record(canary);
        // Says that a hundred bytes more will come.
        halfHello[4] = (byte) (halfHello[4] + 100);
        byte[] hello = new byte[] {0x16, 3, 1, 0, 60, 1, 0, 0, 56, 3, 3};
        return List.of(
                joined(new byte[] {0x16}, canary, new byte[] {'\n', 'p', 'i', 'n', 'g', '\n'}),
                record(canary),
                halfHello,
                joined(hello, canary, new byte[49 - canary.length]),
                joined(new byte[] {0x16, 3, 3, 0x7f, (byte) 0xff}, canary));
    }

    /** A record of a handshake with this in it. */
    private static byte[] record(byte[] content) {
        return joined(new byte[] {0x16, 3, 1, 0, (byte) content.length}, content);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
