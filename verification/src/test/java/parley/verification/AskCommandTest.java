package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley ask} as scripts run it. */
class AskCommandTest {
    private final Scripts scripts;

    AskCommandTest(@TempDir Path folder) {
        scripts = new Scripts(folder);
    }

    @AfterEach
    void close() {
        scripts.close();
    }

    @Test
    void theAnswerIsPrintedAndNothingThatWasSaidBeforeTheQuestion() {
        try (JsonTalk luke = scripts.listening("luke")) {
            luke.ask("1", "{\"cmd\":\"message\",\"id\":\"1\",\"to\":\"hans\",\"text\":\"too early\"}");
            ScriptProcess ask = scripts.start("hans", "ask", "luke", "deploy?", "y/n");
            assertThat(Scripts.message(luke)).isEqualTo("hans: deploy? y/n");
            luke.say("{\"cmd\":\"message\",\"to\":\"hans\",\"text\":\"y\"}");
            luke.say("{\"cmd\":\"message\",\"to\":\"hans\",\"text\":\"and mind the step\"}");
            assertThat(ask.exit()).as(ask.errors()).isZero();
            assertThat(ask.output()).containsExactly("y");
        }
    }

    @Test
    void itAsksBesideARunningClient() {
        try (JsonTalk hans = scripts.listening("hans");
                JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess ask = scripts.start("hans", "ask", "luke", "there?");
            assertThat(Scripts.message(luke)).isEqualTo("hans: there?");
            luke.say("{\"cmd\":\"message\",\"to\":\"hans\",\"text\":\"here\\nand now\"}");
            assertThat(ask.exit()).as(ask.errors()).isZero();
            assertThat(ask.output()).containsExactly("here", "and now");
            assertThat(Scripts.message(hans)).isEqualTo("luke: here\nand now");
        }
    }

    @Test
    void anAnswerThatComesWhileTheServerIsAwayIsNotMissed() {
        try (JsonTalk luke = scripts.listening("luke")) {
            ScriptProcess ask = scripts.start("hans", "ask", "luke", "there?", "--timeout", "1m");
            assertThat(Scripts.message(luke)).isEqualTo("hans: there?");
            scripts.server.stop();
            scripts.server.startAgain();
            scripts.say("luke", "hans", "here");
            assertThat(ask.exit()).as(ask.errors()).isZero();
            assertThat(ask.output()).containsExactly("here");
        }
    }

    @Test
    void withoutAnAnswerInTimeItIsSeventyFive() {
        ScriptProcess ask = scripts.start("hans", "ask", "luke", "there?", "--timeout", "3s");
        assertThat(ask.exit()).as(ask.errors()).isEqualTo(75);
        assertThat(ask.output()).isEmpty();
        assertThat(ask.errors()).contains("no answer from luke");
    }

    @Test
    void aQuestionThatIsRefusedIsThree() {
        ScriptProcess ask = scripts.start("hans", "ask", "nobody", "there?");
        assertThat(ask.exit()).as(ask.errors()).isEqualTo(3);
        assertThat(ask.errors()).contains("error no-such-user: ");
    }
}
