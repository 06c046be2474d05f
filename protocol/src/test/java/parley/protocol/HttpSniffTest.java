package parley.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpSniffTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1",
                "POST /login HTTP/1.1",
                "POST / HTTP/1.0",
                "OPTIONS * HTTP/1.1",
                "PRI * HTTP/2.0",
                "CONNECT host:443 HTTP/1.1",
                "GET http://localhost:12345/ HTTP/1.1",
                "GET /",
                "POST /a very long line that does not end",
                "BREW /pot HTTP/1.1",
                "GET /\u00FF HTTP/1.1",
                "PROPFIND /x HTTP/1.1",
                "get /x HTTP/1.1"
            })
    void aRequestOfABrowserLooksLikeHttp(String line) {
        assertThat(HttpSniff.looksLikeHttp(line.getBytes(ISO_8859_1))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "whoelse",
                "login hans falcon",
                "{\"cmd\":\"ping\"}",
                "get luke",
                "post hello",
                "options",
                "GET",
                "PROXY TCP4 1.2.3.4 1.2.3.4 5 6",
                "put 3",
                "ping",
                "mode json"
            })
    void aCommandDoesNot(String line) {
        assertThat(HttpSniff.looksLikeHttp(line.getBytes(ISO_8859_1))).isFalse();
    }
}
