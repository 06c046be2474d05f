package parley.client.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PipedTextTest {
    private static PipedText of(String text) {
        return new PipedText(new ByteArrayInputStream(text.getBytes(UTF_8)));
    }

    @ParameterizedTest
    @CsvSource({
        "a^[[1;31mred^[[0m, ared",
        "^[]0;title^Gtext, text",
        "^[]8;;http://x^[\\link^[]8;;^[\\, link",
        "^[(Btext^[c, text",
        "text^[[2, text2",
        "one^M^Jtwo^M^J, one^Jtwo",
        "10 %^M 20 %^M100 %^Jdone, 100 %^Jdone",
        "bell^G and null^@, bell\ufffd and null\ufffd",
        "\u202eturned, \ufffdturned",
    })
    void codesForTerminalsGoAndWhatNoMessageMayHoldIsReplaced(String piped, String read) throws IOException {
        assertThat(of(control(piped)).all()).isEqualTo(control(read));
    }

    private static String control(String shown) {
        return shown.replace("^[", "\u001b")
                .replace("^G", "\u0007")
                .replace("^M", "\r")
                .replace("^J", "\n")
                .replace("^@", "\u0000");
    }

    @Test
    void bytesThatAreNoTextAreReplaced() throws IOException {
        PipedText text = new PipedText(new ByteArrayInputStream(new byte[] {'a', (byte) 0xFF, 'b', '\n'}));
        assertThat(text.all()).isEqualTo("a\ufffdb");
    }

    @Test
    void linesComeOneByOneTheLastWithoutItsEndToo() throws IOException {
        PipedText text = of("one\r\n\ntwo");
        assertThat(text.line()).contains("one");
        assertThat(text.line()).contains("");
        assertThat(text.line()).contains("two");
        assertThat(text.line()).isEmpty();
    }

    @Test
    void whatIsFarTooLongIsNotRead() {
        String endless = "x".repeat(300_000);
        assertThatThrownBy(() -> of(endless).all()).isInstanceOf(CommandEnded.class);
        assertThatThrownBy(() -> of(endless).line()).isInstanceOf(CommandEnded.class);
    }
}
