package parley.verification;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything that is said in confidence is said once, at the highest level of logging, and then looked for everywhere. */
@Tag("A18")
class CanaryTest {
    private final Path folder;
    /** Nowhere at all. */
    private final Canaries secrets = new Canaries();
    /** In the database alone. */
    private final Canaries texts = new Canaries();

    CanaryTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @Test
    @Tag("A31")
    void noSecretAndNoTextIsInAnythingThatAServerLeavesBehind() throws IOException {
        Path invites = Files.writeString(folder.resolve("invite-codes"), secret("an invite", "open-sesame-K7") + "\n");
        Files.write(folder.resolve("credentials.properties"), credentials());
        List<String> arguments = ServerProcess.arguments(
                folder, "--set", "registration=invite", "--set", "invites=" + invites, "--set", "sessions=share");
        try (ServerProcess server = ServerProcess.start(List.of("env", "PARLEY_LOG=TRACE"), folder, arguments)) {
            for (boolean tls : new boolean[] {false, true}) {
                Dial dial = Dial.to(server.port()).tls(tls);
                accounts(dial, tls ? "finn" : "rey");
                conversation(dial);
                nonsense(dial);
            }
            garbageInTls(server.port());
            assertThat(operator(Dial.to(server.port()))).satisfies(this::holdsNothing);
            assertThat(steward()).contains("poe").satisfies(this::holdsNothing);
            for (String what : List.of("Thread.print", "VM.command_line", "VM.system_properties")) {
                assertThat(jcmd(server.pid(), what)).satisfies(this::holdsNothing);
            }
            Path proc = Path.of("/proc/" + server.pid());
            if (Files.exists(proc)) {
                holdsNothing(new String(Files.readAllBytes(proc.resolve("cmdline")), ISO_8859_1));
                holdsNothing(new String(Files.readAllBytes(proc.resolve("environ")), ISO_8859_1));
            }
            server.terminate();
            assertThat(server.exit(Duration.ofSeconds(30))).isZero();
            assertThat(server.errors()).contains(" DEBUG ", " is locked for ").satisfies(this::holdsNothing);
            assertThat(server.output()).hasSize(1);
        }
        for (File file : ServerProcess.files(folder.resolve("data"))) {
            byte[] content = Files.readAllBytes(file.toPath());
            assertThat(secrets.foundIn(content)).as(file.getName()).isEmpty();
            if (!file.getName().startsWith("parley.db")) {
                assertThat(texts.foundIn(content)).as(file.getName()).isEmpty();
            }
        }
    }

    @Test
    @Tag("A28")
    void noPasswordIsInAnythingThatAClientLeavesBehind() throws IOException {
        Scripts scripts = new Scripts(
                folder, LocalServer.start(Map.of(), List.of("user.rey = " + secret("hers", "Wx3-jakku-scavenger"))));
        try {
            ScriptProcess client = scripts.bare(
                    "rey", Map.of("PARLEY_PASSWORD", "Wx3-jakku-scavenger"), "client", scripts.account("rey"));
            client.error("signed in as rey");
            client.type("/password Wx3-jakku-scavenger " + secret("a new one", "Wy4-jedi-apprentice") + "\n");
            client.type("login luke " + secret("another's", "Wz5-not-his") + "\nmessage luke hi\n");
            for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
                assertThat(process.info().commandLine().orElse("")).satisfies(this::holdsNothing);
            }
            assertThat(client.exit()).as(client.errors()).isZero();
            assertThat(client.errors()).satisfies(this::holdsNothing);
            assertThat(String.join("\n", client.output()))
                    .contains("ok your password is changed", ": hi")
                    .satisfies(this::holdsNothing);
            for (File file : ServerProcess.files(scripts.state("rey"))) {
                assertThat(secrets.foundIn(Files.readAllBytes(file.toPath())))
                        .as(file.getName())
                        .isEmpty();
            }
            ScriptProcess option = scripts.bare("rey", "client", scripts.account("rey"), "--password", "anything");
            assertThat(option.exit()).isEqualTo(2);
        } finally {
            scripts.close();
        }
    }

    @Test
    void theSearchFindsAWordHoweverItIsWritten() {
        Canaries canaries = new Canaries();
        String word = canaries.add("it", "Canary-7f~x");
        byte[] bytes = word.getBytes(UTF_8);
        for (String written : List.of(
                word,
                new String(word.getBytes(java.nio.charset.StandardCharsets.UTF_16LE), ISO_8859_1),
                HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes),
                Base64.getEncoder().encodeToString(("a" + word + "bc").getBytes(UTF_8)),
                Base64.getMimeEncoder(8, "\n".getBytes(UTF_8)).encodeToString(("ab" + word + "c").getBytes(UTF_8)))) {
            assertThat(canaries.foundIn(("before " + written + " behind").getBytes(ISO_8859_1)))
                    .as(written)
                    .isNotEmpty();
        }
        assertThat(canaries.foundIn("nothing".getBytes(UTF_8))).isEmpty();
    }

    private List<String> credentials() {
        List<String> lines = new ArrayList<>(LocalServer.ACCOUNTS);
        lines.add("role.operator = stats,plugins,kick,announce");
        lines.add("user.boss = " + secret("the operator's password", "Va1-boss-of-it-all") + ",operator");
        return lines;
    }

    /** Every command that takes a secret, with a right one and a wrong one. */
    private void accounts(Dial dial, String user) {
        String first = secret("a password", "Pw1-first-of-" + user);
        String second = secret("a new password", "Pw2-second-of-" + user);
        try (Chatter chatter = dial.connect().say(register(user, first, secret("a wrong invite", "open-sesame-X9")))) {
            assertThat(chatter.greeted().line()).contains("registration-closed");
            assertThat(chatter.say(register(user, first, "open-sesame-K7")).line())
                    .contains("\"ok\"");
            chatter.say("{\"cmd\":\"password\",\"old\":\"" + secret("a wrong old one", "Pw3-wrong-" + user)
                    + "\",\"new\":\"" + second + "\"}");
            assertThat(chatter.line()).contains("bad-login");
            String resume = secret("a resume token", token(chatter, "password", first, second, "resume"));
            String access = secret("an access token", token(chatter, "token", "", "", "token"));
            chatter.reset();
            try (Chatter resumed = dial.connect().say("resume " + secret("no token", "Rt0-" + user) + " 0")) {
                assertThat(resumed.greeted().line()).startsWith("error bad-login");
                assertThat(resumed.say("resume " + resume + " 0").line()).startsWith("ok ");
                assertThat(resumed.say("tokens").line()).startsWith("ok ");
                resumed.line();
                resumed.say("untoken script " + secret("too much", "Tm1-" + user));
                assertThat(resumed.line()).startsWith("error usage");
            }
            try (Chatter program = dial.connect().say("login " + user + " " + access)) {
                assertThat(program.greeted().line()).startsWith("ok ");
                assertThat(program.say("relay " + secret("a relay token", "Re1-" + user))
                                .line())
                        .startsWith("error ");
            }
        }
        try (Chatter thief =
                dial.connect().say("login " + user + " " + secret("a guess", "Pw4-guess-" + user) + " and more")) {
            assertThat(thief.greeted().line()).startsWith("error usage");
            thief.say("login " + secret("a password for a name", "Pw5-" + user));
            assertThat(thief.line()).startsWith("error usage");
            for (int i = 0; i < 3; i++) {
                thief.say("login " + user + " Pw4-guess-" + user);
                assertThat(thief.line()).matches("error (bad-login|locked): .*");
            }
        }
    }

    private static String register(String user, String password, String invite) {
        return "{\"cmd\":\"register\",\"user\":\"%s\",\"password\":\"%s\",\"invite\":\"%s\"}"
                .formatted(user, password, invite);
    }

    private static String token(Chatter chatter, String command, String old, String fresh, String field) {
        chatter.say(
                "{\"cmd\":\"%s\",\"old\":\"%s\",\"new\":\"%s\",\"label\":\"script\"}".formatted(command, old, fresh));
        String answer = chatter.line();
        assertThat(answer).contains("\"ok\"");
        return Expected.tree(answer).path(field).asText();
    }

    /** What people say to each other. */
    private void conversation(Dial dial) {
        try (Chatter hans = dial.connect().say("login hans falcon")) {
            assertThat(hans.greeted().line()).startsWith("ok ");
            for (String line : List.of(
                    "message luke " + text("a message", "Me1-meet-me-at-noon"),
                    "broadcast " + text("a broadcast", "Br1-hello-everybody"),
                    "status away " + text("a status", "St1-gone-fishing"),
                    "status online",
                    "{\"cmd\":\"message\",\"to\":\"luke\",\"text\":\"%s\",\"key\":\"1\"}"
                            .formatted(text("a message in JSON", "Me2-or-at-midnight")),
                    "{\"cmd\":\"message\",\"to\":\"luke\",\"text\":\"%s\",\"key\":\"1\"}"
                            .formatted(text("a reused key", "Me3-or-never")),
                    "message nobody " + text("one to nobody", "Me4-who-is-there"),
                    "message hans " + text("one to himself", "Me5-note-to-self"),
                    "message luke " + text("a long one", "Me6-and-so-on") + "x".repeat(5_000),
                    "announce " + text("no announcement", "An1-hear-hear"))) {
                hans.say(line);
                assertThat(hans.line()).matches("(ok|error) .*");
            }
            hans.say("history luke").say("ping");
            String line = hans.line();
            while (!line.equals("ok pong")) {
                line = hans.line();
            }
        }
    }

    /** Lines that are none, each with something in it that may have been meant for somebody. */
    private void nonsense(Dial dial) {
        try (Chatter chatter = dial.connect().say(text("no command", "Xx1-falcon-falcon") + " hans falcon")) {
            assertThat(chatter.greeted().line()).startsWith("error unknown-command");
            for (String line : List.of(
                    "{\"cmd\":\"login\",\"password\":\"" + text("bad JSON", "Xx2-not-closed"),
                    "{\"cmd\":\"login\",\"user\":{\"" + text("a name", "Xx3-name") + "\":1}}",
                    "login hans " + text("a bad character", "Xx4-ding-dong") + "\u0007",
                    "login hans " + text("a long line", "Xx5-long") + "x".repeat(20_000))) {
                chatter.say(line);
                assertThat(chatter.line()).contains("error");
            }
            chatter.sayBytes(("login hans " + text("bad encoding", "Xx6-latin") + "\u00e9\n").getBytes(ISO_8859_1));
            assertThat(chatter.line()).contains("error bad-encoding");
            chatter.sayBytes(("login hans " + text("half a line", "Xx7-half")).getBytes(ISO_8859_1));
            chatter.reset();
        }
        try (Chatter browser = dial.connect().say("POST /" + text("a browser's", "Xx8-post") + " HTTP/1.1")) {
            assertThat(browser.rest()).isNotEmpty();
        }
    }

    private void garbageInTls(int port) {
        String garbage = "login hans " + text("garbage for TLS", "Xx9-clear-in-tls") + "\n";
        try (Chatter chatter = Dial.to(port).connect()) {
            chatter.sayBytes(("\u0016\u0003\u0003\u0000@" + garbage.repeat(5)).getBytes(ISO_8859_1));
            assertThat(chatter.rest()).isNotNull();
        }
        try (Chatter chatter = Dial.to(port).connect()) {
            chatter.sayBytes(("\u0016" + garbage).getBytes(ISO_8859_1));
            assertThat(chatter.rest()).isNotNull();
        }
    }

    private static String operator(Dial dial) {
        try (Chatter boss = dial.connect().say("login boss Va1-boss-of-it-all").greeted()) {
            boss.say(List.of("stats", "plugins", "users", "logout"));
            return String.join("\n", boss.rest());
        }
    }

    /** What an operator is answered who has given passwords on his standard input. */
    private String steward() {
        String lines = "create poe " + secret("a password by an operator", "Op1-black-leader") + "\npasswd poe "
                + secret("another by an operator", "Op2-black-leader") + "\naccounts\nsessions\nstats\nunlock rey\n";
        AdminCommandTest.Ran ran = AdminCommandTest.Ran.of(folder, lines);
        return String.join("\n", ran.output()) + "\n" + String.join("\n", ran.errors());
    }

    private static String jcmd(long pid, String what) throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), Long.toString(pid), what)
                .redirectErrorStream(true)
                .start();
        return new String(process.getInputStream().readAllBytes(), UTF_8);
    }

    private void holdsNothing(String artefact) {
        byte[] bytes = artefact.getBytes(UTF_8);
        assertThat(secrets.foundIn(bytes)).isEmpty();
        assertThat(texts.foundIn(bytes)).isEmpty();
    }

    private String secret(String what, String word) {
        return secrets.add(what, word);
    }

    private String text(String what, String word) {
        return texts.add(what, word);
    }
}
