package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A server process that many connections weigh upon: it still ends in time, and lives with too few descriptors. */
@Tag("alone")
class BurdenedServerTest {
    /** What a mailbox of one sender may hold, and more than both kernels take of it. */
    private static final int MAIL = 90;

    private static final int CONNECTS = 400;

    private final Path folder;
    private final List<Chatter> burden = new ArrayList<>();

    BurdenedServerTest(@TempDir Path folder) {
        this.folder = folder;
    }

    @AfterEach
    void close() {
        burden.forEach(Chatter::close);
    }

    private Chatter deaf(int port, boolean tls, String... lines) {
        Chatter chatter = Dial.to(port).tls(tls).receiveBuffer(2048).connect();
        burden.add(chatter);
        return chatter.say(List.of(lines));
    }

    /** With answers, mail and broadcasts pending, in TLS, in handshakes that never end, and in a relay's pipe. */
    @Test
    void sigtermEndsInTimeWhateverAHundredPeersDoNotDo() {
        try (ServerProcess process = ServerProcess.start(
                folder,
                ServerProcess.arguments(
                        folder,
                        "--set",
                        "sessions=share",
                        "--set",
                        "limits.commands=off",
                        "--set",
                        "limits.unauthenticated=off"))) {
            int port = process.port();
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted();
                    Introduced linked = Introduced.of(
                            Introduced.login(port, "yoda", "wise"),
                            "yoda",
                            Introduced.login(port, "leia", "blasterpistol"),
                            "leia")) {
                assertThat(hans.line()).startsWith("ok");
                for (int i = 0; i < MAIL; i++) {
                    hans.say("message luke " + "x".repeat(4000));
                    answer(hans);
                }
                String many = "commands\n".repeat(29) + "commands";
                for (int i = 0; i < 20; i++) {
                    deaf(port, i % 2 == 0, many);
                    deaf(port, i % 2 == 0, "login luke lightsaber");
                    deaf(port, i % 2 == 0, "login vader sithlord", many);
                    deaf(port, false).sayBytes(new byte[] {0x16, 3, 1, 2, 0, 1, 0, 1});
                    deaf(port, i % 2 == 0);
                }
                Chatter caller = deaf(port, false, "relay " + linked.token());
                Chatter callee = deaf(port, true, "relay " + linked.token());
                assertThat(caller.greeted().line()).startsWith("ok");
                assertThat(callee.greeted().line()).startsWith("ok");
                caller.sayBytes(new byte[16_384]);

                process.terminate();
                Optional<String> heard = hans.hear();
                while (heard.isPresent() && !heard.get().startsWith("* bye")) {
                    heard = hans.hear();
                }
                assertThat(heard).as("the last word to somebody who reads").isPresent();
                assertThat(process.exit(Duration.ofSeconds(10)))
                        .as(process.errors())
                        .isZero();
            }
        }
    }

    /**
     * Whether it is our own count that refuses the newcomers, which tells them, or the system, which makes them wait.
     * The first is what an operator has; the second is what comes if other things use descriptors up.
     */
    @ParameterizedTest
    @CsvSource({"80%, false", "off, true"})
    @Tag("O08")
    void fourHundredConnectsWithTwoHundredAndFiftySixDescriptorsHarmNobodyWhoIsHere(
            String total, boolean exhausted, @TempDir Path jars) {
        List<String> few = List.of("sh", "-c", "ulimit -n 256; exec \"$@\"", "sh");
        try (ServerProcess process = ServerProcess.startPacked(
                few,
                jars,
                folder,
                ServerProcess.arguments(
                        folder, "--set", "limits.total=" + total, "--set", "limits.unauthenticated=off"))) {
            int port = process.port();
            try (Chatter hans = Dial.to(port).connect().say("login hans falcon").greeted();
                    Chatter luke = Dial.to(port).connect()) {
                assertThat(hans.line()).startsWith("ok");
                assertThat(luke.say("login luke lightsaber").greeted().line()).startsWith("ok");
                assertThat(hans.line()).isEqualTo("* luke logged in");
                talk(hans, luke, 40);
                for (int i = 0; i < CONNECTS; i++) {
                    burden.add(Dial.to(port).connect().say("ping"));
                }
                talk(hans, luke, 20);
                assertThat(ServerFigures.openIn(process.pid())).isLessThanOrEqualTo(256);
                assertThat(ServerFigures.openIn(process.pid()) > 250).isEqualTo(exhausted);
                burden.forEach(Chatter::close);
                burden.clear();
                // By itself, and soon: whoever came meanwhile and has gone is passed over.
                try (Chatter yoda = welcome(port)) {
                    assertThat(hans.line()).isEqualTo("* yoda logged in");
                    assertThat(hans.say("message yoda welcome").line()).startsWith("ok");
                    assertThat(yoda.line()).isEqualTo("hans: welcome");
                }
                assertThat(process.errors().length()).as(process.errors()).isLessThan(40_000);
            }
        }
    }

    private static void talk(Chatter from, Chatter to, int messages) {
        for (int i = 0; i < messages; i++) {
            from.say("message luke " + i);
            assertThat(from.line()).startsWith("ok");
            assertThat(to.line()).isEqualTo("hans: " + i);
        }
    }

    private static Chatter welcome(int port) {
        long until = System.nanoTime() + Chatter.PATIENCE.toNanos();
        while (true) {
            Chatter yoda = Dial.to(port).connect().say("login yoda wise");
            Optional<String> greeting = yoda.hear();
            if (greeting.filter(line -> line.startsWith("* parley")).isPresent()) {
                assertThat(yoda.line()).startsWith("ok");
                return yoda;
            }
            yoda.close();
            assertThat(System.nanoTime()).as("nobody is let in again").isLessThan(until);
        }
    }

    private static void answer(Chatter chatter) {
        String line = chatter.line();
        while (line.startsWith("* ")) {
            line = chatter.line();
        }
        assertThat(line).startsWith("ok");
    }

    /** The kernel asks a silent peer after 15 s at the latest; by steered time nobody could hold that. */
    @Test
    @Tag("S08")
    void aPeerThatVanishesIsAskedByTheKernel() throws IOException {
        try (LocalServer server = LocalServer.start();
                Chatter hans = server.member("hans", "falcon")) {
            assertThat(hans.say("ping").line()).startsWith("ok");
            // What was written last is acknowledged a little later, and until then another timer runs.
            String sockets = sockets(server.port());
            for (int i = 0; i < 200 && sockets.contains("timer:(on,"); i++) {
                sockets = sockets(server.port());
            }
            assertThat(sockets).containsPattern("timer:\\(keepalive,(1[0-5]|[0-9](\\.[0-9]+)?)sec,0\\)");
        }
    }

    private static String sockets(int port) throws IOException {
        return new String(
                new ProcessBuilder("ss", "-Htno", "state", "established", "sport", "=", ":" + port)
                        .start()
                        .getInputStream()
                        .readAllBytes(),
                UTF_8);
    }
}
