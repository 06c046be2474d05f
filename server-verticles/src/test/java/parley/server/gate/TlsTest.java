package parley.server.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TLS and clear text on one port. */
class TlsTest {
    private final GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void greetsAtOnceBehindTheHandshakeAndKnowsThatItIsEncrypted() throws Exception {
        try (SSLSocket socket = dial()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            assertThat(in.readLine()).startsWith("* parley 1 ");
            socket.getOutputStream().write("login hans secret\nlist 3000\nlogout\n".getBytes(StandardCharsets.UTF_8));
            assertThat(in.readLine()).isEqualTo("ok hello hans");
            assertThat(town.nextCall().origin().encrypted()).isTrue();
            assertThat(in.readLine()).isEqualTo("ok so many");
            for (int i = 0; i < 3000; i++) {
                assertThat(in.readLine()).isEqualTo("  user-number-" + i);
            }
            town.pass(Duration.ofSeconds(1));
            assertThat(in.readLine()).isEqualTo("ok bye");
            assertThat(in.readLine()).startsWith("* bye: ");
            assertThat(in.readLine()).isNull();
        }
    }

    @Test
    void countsTheHandshakeAsTimeToTheFirstLine() throws Exception {
        try (SSLSocket socket = dial()) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            in.readLine();
            town.pass(Duration.ofSeconds(20));
            assertThat(in.readLine()).startsWith("* bye: ");
            assertThat(in.readLine()).isNull();
        }
    }

    private SSLSocket dial() throws Exception {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, new TrustManager[] {new Trusting()}, null);
        SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), town.gate.port());
        socket.setSoTimeout(10_000);
        socket.startHandshake();
        return socket;
    }

    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String how) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String how) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
