package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;
import parley.verification.Dial.LineEnd;
import parley.verification.Dial.Sending;

/**
 * In Turkish the lower case of {@code I} is no ASCII letter, and numbers have other signs. A process that speaks it from its
 * first moment on plays transcripts like any other.
 */
class TurkishTest {
    private static final List<String> TRANSCRIPTS = List.of(
            "names",
            "register",
            "login",
            "message",
            "block",
            "presence",
            "status",
            "unknown-and-usage",
            "help",
            "lockout",
            "history",
            "whoelsesince",
            "broadcast",
            "imitation");

    @Tag("F16")
    @Test
    void aServerInTurkeySpeaksTheSameProtocol() throws IOException, InterruptedException {
        Process player = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Duser.language=tr",
                        "-Duser.country=TR",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+IgnoreUnrecognizedVMOptions",
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TurkishTest.class.getName())
                .redirectErrorStream(true)
                .start();
        try {
            String said = new String(player.getInputStream().readAllBytes(), UTF_8);
            assertThat(player.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(player.exitValue()).as(said).isZero();
            assertThat(said).contains("played");
        } finally {
            player.destroyForcibly();
        }
    }

    /** In the process that speaks Turkish. */
    public static void main(String[] arguments) {
        // The default of this process is the point.
        require("I".toLowerCase(Locale.getDefault()).equals("\u0131"), "this process does not speak Turkish");
        require(UserName.parse("INFINITI").equals(UserName.parse("infiniti")), "names");
        require(Verb.parse("WHOIS").equals(Verb.parse("whois")), "verbs");
        List<String> played = new ArrayList<>();
        for (Transcript transcript : Transcript.all(Path.of("src/test/resources/transcripts"))) {
            if (TRANSCRIPTS.contains(transcript.name())) {
                try (LocalServer server = LocalServer.start(transcript.settings(), transcript.accounts());
                        Play play = new Play(transcript, server, Dial.to(0).sending(Sending.WHOLE, LineEnd.LF))) {
                    play.run();
                }
                played.add(transcript.name());
            }
        }
        require(played.size() > 10, "only " + played);
        System.out.println("played " + played);
        System.exit(0);
    }

    private static void require(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
