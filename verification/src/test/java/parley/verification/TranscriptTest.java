package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import parley.verification.Dial.LineEnd;
import parley.verification.Dial.Sending;

/** Every transcript, over real sockets: in clear text and TLS, sent whole and byte by byte. */
class TranscriptTest {
    private static final List<Transcript> ALL = Transcript.all(Path.of("src/test/resources/transcripts"));

    /** One play of each: what differs is how the bytes travel, which must change nothing (F01). */
    @TestFactory
    Stream<DynamicTest> everyTranscriptIsPlayedAsWritten() {
        String chosen = System.getProperty("transcript", "");
        return ALL.stream()
                .filter(transcript -> transcript.name().contains(chosen))
                .flatMap(transcript -> manners(transcript).stream()
                        .map(manner -> DynamicTest.dynamicTest(
                                transcript.name()
                                        + (manner.tls() ? ", TLS, " : ", clear, ")
                                        + (manner.sending() == Sending.WHOLE ? "whole" : "byte by byte"),
                                () -> play(transcript, manner))));
    }

    private static List<Dial> manners(Transcript transcript) {
        List<Dial> manners = new ArrayList<>();
        for (boolean tls : new boolean[] {false, true}) {
            if (transcript.only().orElse(tls ? "tls" : "clear").equals(tls ? "tls" : "clear")) {
                manners.add(Dial.to(0).tls(tls).sending(Sending.WHOLE, LineEnd.LF));
                manners.add(Dial.to(0).tls(tls).sending(Sending.BY_BYTE, LineEnd.CRLF));
            }
        }
        return manners;
    }

    private static void play(Transcript transcript, Dial manner) {
        assumeTrue(
                !speaksFromElsewhere(transcript) || Play.elsewhere().isPresent(),
                "this machine has no address but loopback");
        try (LocalServer server = LocalServer.start(transcript.settings(), transcript.accounts());
                Play play = new Play(transcript, server, manner)) {
            play.run();
        }
    }

    private static boolean speaksFromElsewhere(Transcript transcript) {
        return transcript.steps().stream()
                .anyMatch(step -> step instanceof Transcript.Say say && say.as().contains("from elsewhere"));
    }

    /** Codes that no conversation can bring about, and where they are looked for instead. */
    private static final Set<String> ELSEWHERE = Set.of(
            // A plugin that is too slow, taken away meanwhile or broken: the host's own tests, with plugins made for
            // it.
            "timeout",
            "gone",
            "failed",
            // More hashing than the machine can do: BusyTest.
            "busy");

    @Test
    void everyRefusalCodeIsInATranscriptInBothNotations() {
        Set<String> wanted = new TreeSet<>(ProtocolWords.refusalCodes());
        wanted.removeAll(ELSEWHERE);
        assertThat(heard("error ([a-z-]+):.*")).as("text").containsAll(wanted);
        assertThat(heard(".*\"code\": ?\"([a-z-]+)\".*")).as("JSON").containsAll(wanted);
    }

    @Test
    void everyCommandIsInATranscriptInBothNotations() {
        Set<String> said = new TreeSet<>();
        Set<String> json = new TreeSet<>();
        steps(Transcript.Say.class).forEach(say -> {
            find(".*\"cmd\": ?\"([a-z]+)\".*", say.what()).ifPresent(json::add);
            find("([a-z]+)(?: .*)?", say.what()).ifPresent(said::add);
        });
        assertThat(said).as("text").containsAll(ProtocolWords.VERBS);
        assertThat(json).as("JSON").containsAll(ProtocolWords.VERBS);
    }

    private static Set<String> heard(String pattern) {
        Set<String> heard = new TreeSet<>();
        steps(Transcript.Hear.class).forEach(hear -> find(pattern, hear.what()).ifPresent(heard::add));
        return heard;
    }

    private static Optional<String> find(String pattern, String text) {
        Matcher found = Pattern.compile(pattern).matcher(text);
        return found.matches() ? Optional.of(found.group(1)) : Optional.empty();
    }

    private static <S extends Transcript.Step> Stream<S> steps(Class<S> kind) {
        return ALL.stream()
                .flatMap(transcript -> transcript.steps().stream())
                .filter(kind::isInstance)
                .map(kind::cast);
    }
}
