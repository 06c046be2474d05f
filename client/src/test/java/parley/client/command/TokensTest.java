package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import parley.client.server.StateFolder;

/** Where access tokens lie. */
class TokensTest {
    private static final Account HANS = Account.of("hans@127.0.0.1:4100");
    private static final Account LUKE = Account.of("luke@127.0.0.1:4200");

    private final Path folder;
    private final List<String> told = new ArrayList<>();
    private final Tokens tokens;

    TokensTest(@TempDir Path folder) {
        this.folder = folder;
        this.tokens = new Tokens(new StateFolder(folder), told::add);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc\nluke@127.0.0.1:4200 lab stolen", "abc\rx", "a b", "", "\u00e9"})
    void whatAServerCallsATokenCannotBecomeAnotherAccountsLine(String said) {
        assertThatThrownBy(() -> tokens.keep(HANS, new Tokens.Token("lab", said)))
                .isInstanceOf(CommandEnded.class)
                .hasMessageContaining("no access token");
        assertThatThrownBy(() -> tokens.keep(HANS, new Tokens.Token(said, "abc")))
                .isInstanceOf(CommandEnded.class);
        assertThat(tokens.find(LUKE)).isEmpty();
        assertThat(tokens.find(HANS)).isEmpty();
        assertThat(tokens.usual()).isEmpty();
    }

    @Test
    void whatOthersCouldReadIsTakenFromThemAndTold() throws IOException {
        tokens.keep(HANS, new Tokens.Token("box.example-2", "abc_-1"));
        assertThat(tokens.find(HANS)).contains(new Tokens.Token("box.example-2", "abc_-1"));
        assertThat(told).isEmpty();
        Path file = folder.resolve("tokens");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(tokens.find(HANS)).isPresent();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(tokens.find(HANS)).isPresent();
        assertThat(told).singleElement().asString().contains(file.toString(), "others could read");
    }
}
