package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FingerprintTest {
    private static final String TEXT = "SHA256:bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq8";

    /** {@code openssl pkey -pubin -outform DER | openssl dgst -sha256 -binary | base64} of the same key. */
    @Test
    void itIsWhatOpensslComputes() throws Exception {
        byte[] key = Base64.getDecoder()
                .decode("MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE2ia90s9uEMZgPrdzi0l9YA4VRT7u"
                        + "uwqmXJveCkSf9Tu4B5wN/Yp/KffMtOQI7AMVuS7uOeajqBtqczP1vF22xA==");
        assertThat(Fingerprint.of(KeyFactory.getInstance("EC").generatePublic(new X509EncodedKeySpec(key))))
                .hasToString(TEXT);
    }

    @Test
    void parsingGivesBackTheSame() {
        assertThat(Fingerprint.parse(TEXT)).map(Fingerprint::text).hasValue(TEXT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SHA256:",
                "bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq8",
                "sha256:bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq8",
                "SHA256:bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq8=",
                "SHA256:bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq9",
                "SHA256:bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq",
                "SHA256:bXrICachQleC7tZTb_--dGroGTjtdFLDuQZ8fDzURq8",
                "SHA256: bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq8",
                "SHA256:bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq8\n",
                "SHA256:bXrICachQleC7tZTb/++dGroGTjtdFLDuQZ8fDzURq8AAAA",
            })
    void nothingElseIsAFingerprint(String text) {
        assertThat(Fingerprint.parse(text)).isEmpty();
        assertThatThrownBy(() -> new Fingerprint(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
