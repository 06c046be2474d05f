package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tables of bytes that no line may hold, said by one user to another. */
class ForbiddenBytesTest {
    /** Bytes that could not be, too long ones, halves of pairs, too large ones, and ends that are missing. */
    private static final List<String> NO_UTF8 = List.of(
            "80",
            "bf",
            "8080",
            "c0",
            "c080",
            "c0af",
            "c1bf",
            "c2",
            "c220",
            "c32e",
            "e0",
            "e080af",
            "e09fbf",
            "e282",
            "e28228",
            "e228a1",
            "eda080",
            "edafbf",
            "edb080",
            "edbfbf",
            "eda0bdedb982",
            "f08080af",
            "f08fbfbf",
            "f09f98",
            "f0288cbc",
            "f4908080",
            "f5808080",
            "f8888080af",
            "fc8480808080",
            "fe",
            "feff",
            "ff41",
            "41ff");

    /** One character and another are never confused: the decoder replaces nothing. */
    @Tag("F07")
    @Test
    void whatIsNotUtf8IsRefusedAndReachesNobody() {
        refused(NO_UTF8.stream().map(HexFormat.of()::parseHex).toList(), "error bad-encoding: ");
    }

    @Tag("F06")
    @Tag("F11")
    @Tag("F12")
    @Tag("F13")
    @Test
    void noCharacterThatATerminalObeysReachesAnybody() {
        List<byte[]> forbidden = new ArrayList<>();
        for (int c = 0; c <= 0x2069; c++) {
            boolean lineEnd = c == '\t' || c == '\n';
            if ((c < 0x20 && !lineEnd)
                    || (c >= 0x7f && c < 0xa0)
                    || (c >= 0x2028 && c <= 0x202e)
                    || (c >= 0x2066 && c <= 0x2069)) {
                forbidden.add(Character.toString(c).getBytes(UTF_8));
            }
        }
        assertThat(forbidden).hasSize(30 + 33 + 7 + 4);
        refused(forbidden, "error bad-character: ");
    }

    /** As words of a message, in the middle of one, and as the name of the recipient; and the session lives. */
    private static void refused(List<byte[]> forbidden, String answer) {
        try (LocalServer server = LocalServer.start();
                Chatter luke = server.member("luke", "lightsaber");
                Chatter hans = server.member("hans", "falcon")) {
            for (byte[] bytes : forbidden) {
                for (String before : List.of("message luke a", "message luke ", "message lu", "whois ", "")) {
                    ByteArrayOutputStream line = new ByteArrayOutputStream();
                    line.writeBytes(before.getBytes(UTF_8));
                    line.writeBytes(bytes);
                    // A CR right before the LF would be the end of the line.
                    line.writeBytes("b hi\n".getBytes(UTF_8));
                    hans.sayBytes(line.toByteArray());
                    assertThat(hans.line())
                            .as("%s, then %s", before, HexFormat.of().formatHex(bytes))
                            .startsWith(answer);
                }
            }
            hans.say("message luke fine");
            assertThat(hans.line()).startsWith("ok");
            assertThat(luke.line()).isEqualTo("* hans logged in");
            assertThat(luke.line()).isEqualTo("hans: fine");
        }
    }
}
