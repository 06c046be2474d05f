package parley.client.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TypedHistoryTest {
    private final Path folder;

    TypedHistoryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void secretsAndLinesWithASpaceAreNotRemembered() {
        for (String line : List.of(
                "login hans falcon",
                "/login hans falcon",
                "Register a b",
                "/PASSWORD old new",
                "//login x",
                " hi",
                "",
                " ")) {
            assertThat(TypedHistory.allowed(line)).as(line).isFalse();
        }
        for (String line : List.of("message luke login", "logins", "hi", "/to luke", "passwords are dull")) {
            assertThat(TypedHistory.allowed(line)).as(line).isTrue();
        }
    }

    @Test
    void whatIsAddedComesBackByteForByte() throws IOException {
        Path file = folder.resolve("new/history");
        List<String> inputs = List.of("C:\\temp\\new", "a\nb\\nc\r\n", "!! $HOME \"x' ", "漢字 😀", "\\");
        TypedHistory history = new TypedHistory(file);
        assertThat(history.load()).isEmpty();
        inputs.forEach(history::add);
        assertThat(new TypedHistory(file).load()).isEqualTo(inputs);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new"))))
                .isEqualTo("rwx------");
    }

    @Test
    void aFileThatOthersCouldReadBecomesItsOwners() throws IOException {
        Path file = Files.writeString(folder.resolve("history"), "hi\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(new TypedHistory(file).load()).containsExactly("hi");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aLongFileIsShortened() throws IOException {
        Path file = folder.resolve("history");
        Files.write(
                file, IntStream.range(0, 12_000).mapToObj(at -> "line " + at).toList());
        assertThat(new TypedHistory(file).load()).hasSize(5_000).endsWith("line 11999");
        assertThat(Files.readAllLines(file)).hasSize(5_000);
    }

    @Test
    void aFileThatCannotBeIsNoReasonToStop() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "").resolve("history");
        TypedHistory history = new TypedHistory(file);
        history.add("hi");
        assertThat(history.load()).isEmpty();
    }
}
