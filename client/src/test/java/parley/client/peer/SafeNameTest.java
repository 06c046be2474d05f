package parley.client.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "film.mkv | film.mkv",
                "../../.ssh/authorized_keys | authorized_keys",
                "/etc/passwd | passwd",
                "C:\\windows\\system.ini | system.ini",
                "\\\\host\\share\\x.txt | x.txt",
                "a:stream | a_stream",
                "C:x.txt | C_x.txt",
                ".bashrc | bashrc",
                "...hidden | hidden",
                "-rf | rf",
                "--help.txt | help.txt",
                "trailing. . | trailing",
                "a\u001b[2Jb | a__2Jb",
                "a\u202egpj.exe | a_gpj.exe",
                "a\u0000b | a_b",
                "film.0123456789abcdef.part | film.0123456789abcdef-part",
                "a.PART. | a-PART",
                "con | file-7",
                "CON.txt | file-7",
                "com1.tar.gz | file-7",
                "nul | file-7",
                "console.txt | console.txt",
                ".. | file-7",
                ". | file-7",
                "/ | file-7",
                "photos/ | file-7",
                "*?<> | file-7",
                "Übung (1) ärger.pdf | Übung (1) ärger.pdf",
                "日本語.txt | 日本語.txt",
                "e\u0301.txt | \u00e9.txt",
            })
    void whatAPeerCallsAFileBecomesANameThatIsHarmlessEverywhere(String label, String name) {
        assertThat(SafeName.of(label, 7)).isEqualTo(name);
    }

    @Test
    void aLongNameIsCutAndKeepsItsEnding() {
        String name = SafeName.of("ä".repeat(300) + ".mkv", 7);
        assertThat(name).endsWith("ä.mkv");
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(120);
        assertThat(SafeName.of("x".repeat(300), 7)).hasSize(120);
        assertThat(SafeName.of("😀".repeat(100), 7)).isEqualTo("file-7");
    }

    @Test
    void aTakenNameIsNumberedBeforeItsEnding() {
        assertThat(SafeName.numbered("film.mkv", 2)).isEqualTo("film (2).mkv");
        assertThat(SafeName.numbered("film", 2)).isEqualTo("film (2)");
        assertThat(SafeName.numbered("a.b c", 3)).isEqualTo("a (3).b c");
    }

    @Test
    void whateverTheLabelTheNameStaysInTheFolder() {
        Random random = new Random(1);
        String hostile = "/\\.:-_ ~$*?|<>\"'`;&!\n\r\t\u0000\u001b\u007f\u202eacoOnN12é";
        Path folder = Path.of("/downloads");
        for (int round = 0; round < 20_000; round++) {
            StringBuilder label = new StringBuilder();
            for (int length = random.nextInt(12); length >= 0; length--) {
                label.append(hostile.charAt(random.nextInt(hostile.length())));
            }
            String name = SafeName.of(label.toString(), 7);
            assertThat(folder.resolve(name).normalize().getParent()).isEqualTo(folder);
            assertThat(name)
                    .isNotEmpty()
                    .doesNotStartWith(".")
                    .doesNotStartWith("-")
                    .doesNotEndWith(".")
                    .doesNotEndWith(" ");
            assertThat(name.chars().noneMatch(Character::isISOControl)).isTrue();
        }
    }
}
