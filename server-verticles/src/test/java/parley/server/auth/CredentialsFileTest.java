package parley.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import parley.protocol.words.UserName;
import parley.server.settings.Settings;

class CredentialsFileTest {
    private static final String SECRET = "canary-Zj4";

    private final Path folder;

    CredentialsFileTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void aGoodFileGivesAccountsAndRoles() throws Exception {
        CredentialsFile file = parse("""
                # comment
                role.operator = kick,announce , stats
                user.Hans = falcon

                user.ada=pass=word#1,operator
                user.caf=caf\u00e9s\r
                """);
        assertThat(file.roles()).isEqualTo(Map.of("operator", List.of("kick", "announce", "stats")));
        assertThat(file.accounts().keySet())
                .containsExactly(new UserName("ada"), new UserName("caf"), new UserName("hans"));
        CredentialsFile.Account ada = account(file, "ada");
        assertThat(ada.password()).isEqualTo("pass=word#1");
        assertThat(ada.roles()).containsExactly("operator");
        assertThat(ada.line()).isEqualTo(5);
        assertThat(account(file, "caf").password()).isEqualTo("caf\u00e9s");
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                Arguments.of("user.x =", "empty password"),
                Arguments.of("user.x = ,operator", "empty password"),
                Arguments.of("user.x", "no = between name and value"),
                Arguments.of("user.x : " + SECRET, "no = between name and value"),
                Arguments.of(SECRET, "no = between name and value"),
                Arguments.of("usr.x = " + SECRET, "neither user.<name> nor role.<role>"),
                Arguments.of("USER.x = " + SECRET, "neither user.<name> nor role.<role>"),
                Arguments.of("user = " + SECRET, "neither user.<name> nor role.<role>"),
                Arguments.of(" user.x = " + SECRET, "white space at the beginning"),
                Arguments.of(" # comment", "white space at the beginning"),
                Arguments.of("user. = " + SECRET, "not a legal user name"),
                Arguments.of("user.-x = " + SECRET, "not a legal user name"),
                Arguments.of("user.x y = " + SECRET, "not a legal user name"),
                Arguments.of("user.\u0430lice = " + SECRET, "not a legal user name"),
                Arguments.of("user." + "x".repeat(33) + " = " + SECRET, "not a legal user name"),
                Arguments.of("user.all = " + SECRET, "a reserved user name"),
                Arguments.of("user.first = " + SECRET, "the same user as in line 2"),
                Arguments.of("user.First = " + SECRET, "the same user as in line 2"),
                Arguments.of("role.operator = stats", "the same role as in line 1"),
                Arguments.of(
                        "user.x = " + SECRET + ",typo", "a role that no role line defines (a password holds no comma)"),
                Arguments.of("user.x = " + SECRET + ",", "empty role"),
                Arguments.of("user.x = " + SECRET + ",op erator", "not a legal role name"),
                Arguments.of("role.x =", "empty permission"),
                Arguments.of("role.x = kick,,stats", "empty permission"),
                Arguments.of("role.x y = kick", "not a legal role name"),
                Arguments.of("user.x = abc", "a password has 4 to 256 bytes"),
                Arguments.of("user.x = " + "\u00e9".repeat(129), "a password has 4 to 256 bytes"),
                Arguments.of("user.x = " + SECRET + " two", "white space in a password"),
                Arguments.of("user.x = " + SECRET + "\u00a0two", "white space in a password"),
                Arguments.of("user.x = " + SECRET + "\u0000", "a control character"),
                Arguments.of("user.x = " + SECRET + "\u0085", "a control character"),
                Arguments.of("user.x = " + SECRET + "\ruser.y = " + SECRET, "a control character"));
    }

    @ParameterizedTest
    @Tag("A21")
    @MethodSource("badFiles")
    void aBadLineRefusesTheFileByItsNumberAndNeverByItsContent(String line, String what) {
        String text = "role.operator = kick\nuser.first = password1\n\n# four\n" + line + "\nuser.last = password2\n";
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(CredentialsRefused.class)
                .hasMessage("credentials.properties:5: " + what)
                .hasMessageNotContaining(SECRET);
    }

    @Test
    @Tag("A21")
    void whatIsNotUtf8IsRefusedByItsLine() {
        byte[] latin1 = "user.x = abcd\nuser.y = caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> new CredentialsParser("c").parse(latin1)).hasMessage("c:2: not UTF-8");
        byte[] cut = {'u', 's', 'e', 'r', '.', 'x', '=', 'a', 'b', 'c', (byte) 0xE2, (byte) 0x82};
        assertThatThrownBy(() -> new CredentialsParser("c").parse(cut)).hasMessage("c:1: not UTF-8");
        byte[] marked = "\ufeffuser.x = abcd".getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> new CredentialsParser("c").parse(marked))
                .hasMessage("c:1: a byte order mark; save the file as UTF-8 without one");
    }

    @Test
    void theDefaultFileNeedNotExistButTheOneThatWasNamedMust() throws Exception {
        Settings named = Settings.defaults()
                .with("credentials", folder.resolve("mine.properties").toString());
        assertThatThrownBy(() -> CredentialsFile.of(named))
                .isInstanceOf(CredentialsRefused.class)
                .hasMessageEndingWith("mine.properties: cannot be read");
        Files.writeString(folder.resolve("mine.properties"), "user.x = abcd");
        assertThat(CredentialsFile.of(named).accounts()).hasSize(1);
        assertThat(CredentialsFile.of(Settings.defaults().with("credentials", "off"))
                        .accounts())
                .isEmpty();
    }

    @Test
    void theRepositorysOwnFileHasTheTenDemoAccountsAndNoRoles() throws Exception {
        CredentialsFile ours = CredentialsFile.read(Path.of("..", "credentials.properties"));
        assertThat(ours.accounts()).hasSize(10);
        assertThat(ours.roles()).isEmpty();
        ours.accounts().values().forEach(account -> {
            assertThat(account.roles()).isEmpty();
            assertThat(Published.has(account.name(), account.password())).isTrue();
            assertThat(Published.has(account.name(), account.password() + "1")).isFalse();
        });
        assertThat(Published.has(new UserName("luke"), "falcon")).isFalse();
        assertThat(Published.has(new UserName("ada"), "falcon")).isFalse();
    }

    @Test
    void anAccountDoesNotShowItsPassword() throws Exception {
        assertThat(parse("user.x = " + SECRET).toString()).doesNotContain(SECRET);
    }

    private static CredentialsFile.Account account(CredentialsFile file, String name) {
        return file.accounts().values().stream()
                .filter(account -> account.name().value().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static CredentialsFile parse(String text) throws CredentialsRefused {
        return new CredentialsParser("credentials.properties").parse(text.getBytes(StandardCharsets.UTF_8));
    }
}
