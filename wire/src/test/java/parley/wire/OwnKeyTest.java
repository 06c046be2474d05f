package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OwnKeyTest {
    private static final InstantSource CLOCK = InstantSource.system();

    @Test
    void theKeyIsTheSameAfterAReload(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.pem");
        OwnKey made = OwnKey.in(file, CLOCK);
        assertThat(OwnKey.in(file, CLOCK).fingerprint()).isEqualTo(made.fingerprint());
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void onlyTheOwnerMayReadTheFile(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.pem");
        OwnKey.in(file, CLOCK);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void everyFreshKeyIsAnother() {
        assertThat(OwnKey.fresh(CLOCK).fingerprint())
                .isNotEqualTo(OwnKey.fresh(CLOCK).fingerprint());
    }

    @Test
    void theKeyIsNotPrinted() {
        OwnKey key = OwnKey.fresh(CLOCK);
        assertThat(key).hasToString("OwnKey[" + key.fingerprint() + "]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 30, 100, 250, 500})
    void aCutFileIsRefusedWithASentenceAndLeftAsItIs(int length, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.pem");
        OwnKey.in(file, CLOCK);
        String cut = Files.readString(file).substring(0, length);
        Files.writeString(file, cut);
        assertThatThrownBy(() -> OwnKey.in(file, CLOCK))
                .isInstanceOf(DamagedKeyException.class)
                .hasMessageStartingWith("The key file " + file + " is damaged (it holds no whole");
        assertThat(file).hasContent(cut);
    }

    @Test
    void aKeyWithAnotherOnesCertificateIsRefused(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.pem");
        Path other = folder.resolve("other.pem");
        OwnKey.in(file, CLOCK);
        OwnKey.in(other, CLOCK);
        String boundary = "-----BEGIN CERTIFICATE-----";
        Files.writeString(
                file,
                Files.readString(file).split(boundary, 2)[0]
                        + boundary
                        + Files.readString(other).split(boundary, 2)[1]);
        assertThatThrownBy(() -> OwnKey.in(file, CLOCK))
                .isInstanceOf(DamagedKeyException.class)
                .hasMessageContaining("do not belong together");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PRIVATE KEY", "CERTIFICATE"})
    void flippedBytesAreRefused(String part, @TempDir Path folder) throws Exception {
        Path file = folder.resolve("key.pem");
        OwnKey.in(file, CLOCK);
        String begin = "-----BEGIN " + part + "-----\n";
        Files.writeString(file, Files.readString(file).replace(begin, begin + "AAAA"));
        assertThatThrownBy(() -> OwnKey.in(file, CLOCK)).isInstanceOf(DamagedKeyException.class);
        Files.writeString(file, Files.readString(file).replace(begin, begin + "?"));
        assertThatThrownBy(() -> OwnKey.in(file, CLOCK))
                .isInstanceOf(DamagedKeyException.class)
                .hasMessageContaining("not base64");
    }
}
