package parley.server.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsReaderTest {
    private final Path folder;

    SettingsReaderTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    void withoutAnythingEverySettingIsItsDefault() throws SettingsRefused {
        Settings settings = read(Map.of(), Map.of("HOME", "/nowhere"));
        for (Setting<?> setting : Keys.all()) {
            assertThat(settings.origin(setting)).isEqualTo("default");
            assertThat(settings.text(setting)).isEqualTo(setting.fallback());
        }
        assertThat(settings.get(Keys.PORT)).isEqualTo(12345);
        assertThat(settings.get(Keys.HOST)).isEqualTo("::");
        assertThat(settings.get(Keys.BLOCK_DURATION)).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.get(Keys.TIMEOUT)).isEqualTo(Duration.ZERO);
        assertThat(settings.get(Keys.HISTORY)).contains(Duration.ofDays(30));
        assertThat(settings.get(Keys.HASH)).isEqualTo(new HashCost(19456, 2, 1));
        assertThat(settings.get(Keys.WITHOUT)).isEmpty();
        assertThat(settings.get(Keys.COMMANDS)).isEqualTo(new Rate(100, 20));
        assertThat(settings.get(Keys.BROADCAST)).isEqualTo(new Rate(10, 1));
        assertThat(settings.get(Keys.REGISTER))
                .isEqualTo(
                        new Limits.Register(Rate.per(Duration.ofHours(1), 20), Rate.per(Duration.ofMinutes(10), 60)));
        assertThat(settings.get(Keys.CONNECTIONS))
                .isEqualTo(new Limits.Connections(256, Rate.per(Duration.ofMinutes(10), 600)));
        assertThat(settings.get(Keys.UNAUTHENTICATED)).isEqualTo(new Limits.EarlyDrop(50, 30, 200));
        assertThat(settings.get(Keys.TOTAL).within(1000)).isEqualTo(800);
        assertThat(settings.get(Keys.LOGIN_GRACE))
                .isEqualTo(new Limits.LoginGrace(Duration.ofSeconds(20), Duration.ofMinutes(5)));
        assertThat(settings.get(Keys.MAILBOX)).isEqualTo(new Limits.Mailbox(1000, 1 << 20));
        assertThat(settings.get(Keys.OUT)).isEqualTo(new Limits.Out(32 << 10, 64 << 10));
        assertThat(settings.get(Keys.RELAY)).isEqualTo(new Limits.Relay(64 << 10, 64 << 20, 2, Duration.ofHours(1)));
        assertThat(settings.get(Keys.PLUGINS)).isEqualTo(settings.get(Keys.DATA).resolve("plugins"));
    }

    @Test
    void anOptionBeatsTheEnvironmentThatBeatsTheFile() throws Exception {
        file("port = 1\ngrace = 1\n\ntimeout = 1");
        Settings settings = read(Map.of("port", "3"), Map.of("PARLEY_PORT", "2", "PARLEY_GRACE", "2"));
        assertThat(settings.get(Keys.PORT)).isEqualTo(3);
        assertThat(settings.origin(Keys.PORT)).isEqualTo("option");
        assertThat(settings.get(Keys.GRACE)).isEqualTo(Duration.ofSeconds(2));
        assertThat(settings.origin(Keys.GRACE)).isEqualTo("PARLEY_GRACE");
        assertThat(settings.get(Keys.TIMEOUT)).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.origin(Keys.TIMEOUT)).isEqualTo("parley.toml:4");
        assertThat(settings.origin(Keys.HOST)).isEqualTo("default");
    }

    @Test
    void tablesDottedAndQuotedKeysAreTheSame() throws Exception {
        for (String way : new String[] {"[limits]\nline = 2048", "limits.line = 2048", "\"limits.line\" = \"2KiB\""}) {
            file(way);
            assertThat(read(Map.of(), Map.of()).get(Keys.LINE)).as(way).isEqualTo(2048);
        }
        assertThat(read(Map.of(), Map.of("PARLEY_LIMITS_LOGIN_GRACE", "1s, 2s")).get(Keys.LOGIN_GRACE))
                .isEqualTo(new Limits.LoginGrace(Duration.ofSeconds(1), Duration.ofSeconds(2)));
    }

    @Test
    void aListMayBeATomlList() throws Exception {
        file("without = ['auth', \"help\"]\nallow-plaintext = true");
        Settings settings = read(Map.of(), Map.of());
        assertThat(settings.get(Keys.WITHOUT)).containsExactlyInAnyOrder(Choices.Feature.AUTH, Choices.Feature.HELP);
        assertThat(settings.get(Keys.ALLOW_PLAINTEXT)).isTrue();
    }

    @Test
    void theFileThatWasAskedForMustBeThere() throws Exception {
        Files.writeString(folder.resolve("other.toml"), "port = 9");
        file("port = 8");
        SettingsReader asked =
                new SettingsReader(Map.of(), Map.of(), Optional.of(folder.resolve("other.toml")), folder);
        assertThat(asked.read().get(Keys.PORT)).isEqualTo(9);
        assertThat(read(Map.of(), Map.of("PARLEY_CONFIG", "other.toml")).get(Keys.PORT))
                .isEqualTo(9);
        SettingsReader missing = new SettingsReader(Map.of(), Map.of(), Optional.of(Path.of("gone.toml")), folder);
        assertThatThrownBy(missing::read).hasMessage("gone.toml: there is no such file");
    }

    @Test
    void whatTheScriptAndTheClientReadIsNoSettingOfTheServer() throws SettingsRefused {
        Map<String, String> theirs = Map.of(
                "PARLEY_JAVA", "/usr/bin/java", "PARLEY_PASSWORD", "falcon", "PARLEY_ACCOUNT", "a@b", "PATH", "/bin");
        assertThat(read(Map.of(), theirs).get(Keys.PORT)).isEqualTo(12345);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        prot = 1                       | parley.toml:2: unknown key "prot"; the nearest known key is port
        commands = "off"               | parley.toml:2: unknown key "commands"; the nearest known key is limits.commands
        limits.lien = 1                | parley.toml:2: unknown key "limits.lien"; the nearest known key is limits.line
        [limtis]                       | parley.toml:2: unknown key "limtis"; the nearest known key is limits.broadcast
        nonsense = 1                   | parley.toml:2: unknown key "nonsense"
        Port = 1                       | parley.toml:2: unknown key "Port"; the nearest known key is port
        port = 65536                   | parley.toml:2: port wants a port from 0 to 65535
        port = -1                      | parley.toml:2: port wants a port from 0 to 65535
        port = 1.5                     | parley.toml:2: port wants a port from 0 to 65535
        port = ["1", "2"]              | parley.toml:2: port wants a port from 0 to 65535
        port = 2026-11-21              | parley.toml:2: port wants a port from 0 to 65535
        port = "٣"                     | parley.toml:2: port wants a port from 0 to 65535
        sessions = "share "            | parley.toml:2: sessions wants one of refuse, replace, share
        without = "auth, hlep"         | parley.toml:2: without wants some of auth, presence, broadcast, block, mailbox, handoff, relay, help, admin
        port 1                         | parley.toml:2: this is not TOML; a text stands in quotes, and each key once
        port =                         | parley.toml:2: this is not TOML; a text stands in quotes, and each key once
        """)
    void aBadFileIsRefusedWithItsLine(String line, String sentence) throws Exception {
        file("grace = 5\n" + line + "\n");
        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .isInstanceOf(SettingsRefused.class)
                .hasMessage(sentence);
    }

    @Test
    void oneKeyTwiceIsRefusedHoweverItIsWritten() throws Exception {
        file("port = 1\nport = 2");
        assertThatThrownBy(() -> read(Map.of(), Map.of()))
                .hasMessage("parley.toml:2: this is not TOML; a text stands in quotes, and each key once");
        file("limits.line = 2048\n\"limits.line\" = 4096");
        assertThatThrownBy(() -> read(Map.of(), Map.of())).hasMessage("parley.toml:2: \"limits.line\" stands twice");
    }

    @Test
    void aBadOptionAndABadVariableAreRefusedWithoutTheirValue() {
        assertThatThrownBy(() -> read(Map.of("port", "http"), Map.of()))
                .hasMessage("option: port wants a port from 0 to 65535");
        assertThatThrownBy(() -> read(Map.of("prot", "1"), Map.of()))
                .hasMessage("option: unknown key \"prot\"; the nearest known key is port");
        assertThatThrownBy(() -> read(Map.of(), Map.of("PARLEY_GRACE", "secret")))
                .hasMessage("environment PARLEY_GRACE: grace wants a number of seconds from 0 to 3600");
        assertThatThrownBy(() -> read(Map.of(), Map.of("PARLEY_PASWORD", "secret")))
                .hasMessageStartingWith(
                        "environment: unknown variable \"PARLEY_PASWORD\"; the nearest known one is PARLEY_")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aKeyOfSeparatorsIsToldInOneLine() throws IOException {
        file("\"\\u2028a\\u2029\" = 1\n");
        assertThatThrownBy(() -> read(Map.of(), Map.of())).hasMessageStartingWith("parley.toml:1: unknown key \"?a?\"");
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() throws IOException {
        file("prot = 1\nport = 70000");
        assertThatThrownBy(() -> read(Map.of("grace", "2h"), Map.of("PARLEY_TMEOUT", "1")))
                .isInstanceOfSatisfying(
                        SettingsRefused.class,
                        refused -> assertThat(refused.problems())
                                .hasSize(4)
                                .allMatch(problem -> problem.matches("(parley.toml:[12]|environment|option): .+")));
    }

    @Test
    void whatIsNotBuiltYetIsRefusedAndSaysSo() {
        assertThatThrownBy(() -> read(Map.of("store", "postgresql://db/parley"), Map.of()))
                .hasMessage("option: store wants sqlite (no other store is built yet)");
        assertThatThrownBy(() -> read(Map.of("plugins", "/opt/plugins"), Map.of()))
                .hasMessageContaining("plugins cannot be set yet");
    }

    @Test
    void controlCharactersOfAKeyAreNotPrinted() {
        assertThatThrownBy(() -> read(Map.of("po\u001b[31mrt\n", "1"), Map.of()))
                .hasMessageNotContaining("\u001b")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        block-duration      | 0
        block-duration      | -5
        block-duration      | 1e3
        timeout             | soon
        grace               | 2h
        hash                | argon2i:m=64,t=1,p=1
        hash                | argon2id:m=4,t=1,p=1
        hash                | argon2id:m=64,t=0,p=1
        metrics             | 9090
        metrics             | ::1:9090
        metrics             | localhost:99999
        store               | h2
        credentials         | ''
        data                | ''
        host                | a b
        limits.commands     | 100
        limits.commands     | 100, 20
        limits.broadcast    | 0, 1/s
        limits.register     | 20/h
        limits.register     | 20/0min, 60/h
        limits.connections  | 256
        limits.unauthenticated | 50:130:200
        limits.unauthenticated | 200:30:50
        limits.total        | 180%
        limits.mailbox      | 1000, 1MB
        limits.out          | 64KiB, 32KiB
        limits.relay        | 64KiB, 64MiB, 2, 1h
        limits.line         | 10
        limits.text         | 99999999999999999999
        limits.text         | 999999999999GiB
        limits.sender       | many
        limits.login-grace  | 20s
        """)
    void aBadValueIsRefusedWithTheFormOfAGoodOne(String key, String text) {
        Setting<?> setting = Keys.find(key).orElseThrow();
        assertThatThrownBy(() -> read(Map.of(key, text), Map.of()))
                .isInstanceOf(SettingsRefused.class)
                .hasMessage("option: " + key + " wants " + setting.form());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limits.line",
                "limits.text",
                "limits.login-grace",
                "limits.commands",
                "limits.broadcast",
                "limits.register",
                "limits.connections",
                "limits.unauthenticated",
                "limits.total",
                "limits.hash-queue",
                "limits.mailbox",
                "limits.sender",
                "limits.outstanding",
                "limits.out",
                "limits.progress",
                "limits.relay",
                "limits.side-sessions"
            })
    void everyLimitCanBeOff(String key) throws SettingsRefused {
        Setting<?> setting = Keys.find(key).orElseThrow();
        assertThat(read(Map.of(key, "off"), Map.of()).get(setting)).isNotNull();
    }

    @Test
    void noTwoSettingsShareAKeyOrAVariable() {
        Set<String> variables = new HashSet<>();
        for (Setting<?> setting : Keys.all()) {
            String variable = setting.key().toUpperCase(Locale.ROOT).replaceAll("[.-]", "_");
            assertThat(variables.add(variable)).as(setting.key()).isTrue();
            assertThat(setting.meaning()).isNotBlank();
        }
    }

    @Test
    void pathsBelowTheDataFolderFollowIt() {
        Settings settings = Settings.defaults().with("data", "/srv/parley");
        assertThat(settings.get(Keys.PLUGINS)).isEqualTo(Path.of("/srv/parley/plugins"));
        assertThat(settings.get(Keys.INVITES)).isEqualTo(Path.of("/srv/parley/invites"));
        Settings elsewhere = settings.with("plugins", "/opt/plugins");
        assertThat(elsewhere.get(Keys.PLUGINS)).isEqualTo(Path.of("/opt/plugins"));
        assertThat(settings.get(Keys.PLUGINS)).isEqualTo(Path.of("/srv/parley/plugins"));
    }

    @Test
    void aBadValueInATestIsTheTestsFault() {
        assertThatThrownBy(() -> Settings.defaults().with("port", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Settings.defaults().with("prot", "1")).isInstanceOf(IllegalArgumentException.class);
    }

    private Settings read(Map<String, String> options, Map<String, String> environment) throws SettingsRefused {
        return new SettingsReader(options, environment, Optional.empty(), folder).read();
    }

    private void file(String text) throws IOException {
        Files.writeString(folder.resolve("parley.toml"), text);
    }
}
