package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley login} and {@code logout}: an access token in the place of the password, and no secret anywhere else. */
class LoginCommandTest {
    private final Scripts scripts;

    LoginCommandTest(@TempDir Path folder) {
        scripts = new Scripts(folder);
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    private Path tokens() {
        return scripts.state("hans").resolve("parley/tokens");
    }

    private ScriptProcess login() {
        return scripts.bare("hans", Map.of("PARLEY_PASSWORD", "falcon"), "login", scripts.account("hans"));
    }

    private static String ended(ScriptProcess process, int code) {
        assertThat(process.exit()).as(process.errors()).isEqualTo(code);
        assertThat(process.output()).isEmpty();
        return process.errors();
    }

    @Test
    void theTokenIsStoredForItsOwnerAloneAndSignsInFromThenOn() throws IOException {
        String said = ended(login(), 0);
        String[] stored = Files.readString(tokens()).strip().split(" ", -1);
        assertThat(stored[0]).isEqualTo(scripts.account("hans"));
        assertThat(said).contains(scripts.account("hans")).doesNotContain(stored[2], "falcon");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens())))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens().getParent())))
                .isEqualTo("rwx------");
        assertThat(ended(scripts.bare("hans", "send", "luke", "hi"), 0)).doesNotContain(stored[2]);
    }

    @Test
    void aSecondLoginOnTheSameMachineReplacesTheTokenAndEndsTheFirstOne() throws IOException {
        ended(login(), 0);
        String first = Files.readString(tokens()).strip().split(" ", -1)[2];
        ended(login(), 0);
        assertThat(Files.readAllLines(tokens())).hasSize(1);
        assertThat(ended(scripts.bare("hans", Map.of("PARLEY_PASSWORD", first), "send", "luke", "hi"), 4))
                .contains("error bad-login");
        ended(scripts.bare("hans", "send", "luke", "hi"), 0);
    }

    @Test
    void afterALogoutTheTokenIsGoneHereAndAtTheServer() throws IOException {
        ended(login(), 0);
        String token = Files.readString(tokens()).strip().split(" ", -1)[2];
        ended(scripts.bare("hans", "logout"), 0);
        assertThat(Files.readString(tokens())).isEmpty();
        assertThat(ended(scripts.bare("hans", "send", "luke", "hi"), 4)).contains("parley login");
        assertThat(ended(
                        scripts.bare(
                                "hans",
                                Map.of("PARLEY_PASSWORD", token, "PARLEY_ACCOUNT", scripts.account("hans")),
                                "send",
                                "luke",
                                "hi"),
                        4))
                .contains("error bad-login");
        assertThat(ended(scripts.bare("hans", "logout"), 4)).contains("not signed in");
    }

    @Test
    void theLoginBesideARunningClientDisturbsNobody() {
        try (JsonTalk hans = scripts.listening("hans")) {
            ended(login(), 0);
            hans.say("{\"cmd\":\"ping\"}");
            assertThat(hans.hear().orElseThrow().path("type").asText()).isEqualTo("ok");
        }
    }

    @Test
    void whereNobodyCanBeAskedTheMissingPasswordIsWrongUse() {
        assertThat(ended(scripts.bare("hans", "login", scripts.account("hans")), 2))
                .contains("PARLEY_PASSWORD", "--password-command");
        assertThat(ended(scripts.bare("hans", "login", "127.0.0.1"), 2)).contains("which user");
    }

    @Test
    void aWrongPasswordIsFourAndStoresNothing() {
        assertThat(ended(scripts.bare("hans", Map.of("PARLEY_PASSWORD", "wrong"), "login", scripts.account("hans")), 4))
                .contains("error bad-login");
        assertThat(tokens()).doesNotExist();
    }

    @Test
    void thePasswordMayComeFromACommand() throws IOException {
        Path file = Files.writeString(scripts.state("hans").resolve("secret"), "falcon\nsecond line\n");
        ended(scripts.bare("hans", "login", scripts.account("hans"), "--password-command", "cat " + file), 0);
        assertThat(ended(scripts.bare("hans", "send", "luke", "hi", "--password-command", "exit 7"), 4))
                .contains("7");
    }

    @Test
    @Tag("A28")
    void theTokenStandsInNoProcessList() throws IOException {
        ended(login(), 0);
        String token = Files.readString(tokens()).strip().split(" ", -1)[2];
        ScriptProcess listen = scripts.bare("hans", "listen", "--exec", "cat; sleep 600");
        scripts.say("luke", "hans", "hi");
        assertThat(listen.line()).contains("\"text\":\"hi\"");
        // The client itself and what it runs.
        for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
            assertThat(process.info().commandLine().orElse("")).doesNotContain(token);
        }
    }
}
