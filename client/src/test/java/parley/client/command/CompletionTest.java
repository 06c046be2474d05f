package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Model.OptionSpec;

/** What the shells complete, asked of the shells themselves. */
class CompletionTest {
    private final Completion completion = Completion.of(Commands.shown());

    /** What bash would offer for the words, of which the last is being typed. */
    private List<String> bash(String... words) throws Exception {
        String script = completion.bash() + "\nCOMP_WORDS=(\"$@\")\nCOMP_CWORD=$(($# - 1))\n_parley\n"
                + "printf '%s\\n' \"${COMPREPLY[@]}\"\n";
        String[] arguments = new String[words.length + 3];
        arguments[0] = "-euc";
        arguments[1] = script;
        arguments[2] = "bash";
        System.arraycopy(words, 0, arguments, 3, words.length);
        Shell.Outcome outcome = Shell.run("bash", Map.of(), "", arguments);
        assertThat(outcome.errors()).isEmpty();
        return outcome.output().lines().filter(line -> !line.isEmpty()).toList();
    }

    @Test
    void bashCompletesEveryCommandAndEachOfItsOptions() throws Exception {
        assumeTrue(Shell.has("bash"), "there is no bash here");
        assertThat(bash("./parley", "")).containsAll(Commands.names()).doesNotContain("rehearse");
        assertThat(bash("parley", "se")).containsExactlyInAnyOrder("send", "sendfile", "server");
        for (String name : Commands.names()) {
            List<String> offered = bash("parley", name, "-");
            for (OptionSpec option : options(name)) {
                assertThat(offered).as(name).contains(option.names());
            }
        }
    }

    @Test
    void bashCompletesValuesFromTheirOwnWordsAndFilesWhereAFileIsMeant() throws Exception {
        assumeTrue(Shell.has("bash"), "there is no bash here");
        assertThat(bash("parley", "completion", "")).containsExactly("bash", "zsh", "fish");
        assertThat(bash("parley", "completion", "f")).containsExactly("fish");
        assertThat(bash("parley", "help", "li")).containsExactly("listen");
        assertThat(bash("parley", "listen", "--since", "")).containsExactly("last", "now");
        assertThat(bash("parley", "listen", "--events", "me")).containsExactly("message");
        assertThat(bash("parley", "server", "--config", "pom")).containsExactly("pom.xml");
        assertThat(bash("parley", "send", "--timeout", "")).isEmpty();
        assertThat(bash("parley", "send", "lu")).isEmpty();
    }

    @Test
    void theScriptsNameEveryCommandAndOptionAndNothingHidden() {
        for (String script : List.of(completion.bash(), completion.zsh(), completion.fish())) {
            assertThat(script).doesNotContain("rehearse");
            for (String name : Commands.names()) {
                assertThat(script).contains(name);
                for (OptionSpec option : options(name)) {
                    assertThat(script).contains(option.longestName().substring(2));
                }
            }
        }
    }

    @Test
    void zshReadsItsScript() throws Exception {
        assumeTrue(Shell.has("zsh"), "there is no zsh here");
        assertThat(Shell.run("zsh", Map.of(), completion.zsh(), "-n").errors()).isEmpty();
    }

    @Test
    void fishCompletesEveryCommandAndItsOptions() throws Exception {
        assumeTrue(Shell.has("fish"), "there is no fish here");
        String script = completion.fish() + "\ncomplete -C 'parley '\ncomplete -C 'parley send --'\n";
        Shell.Outcome outcome = Shell.run("fish", Map.of(), "", "--no-config", "-c", script);
        assertThat(outcome.errors()).isEmpty();
        assertThat(outcome.output()).contains(Commands.names()).contains("--lines", "--timeout");
    }

    private static List<OptionSpec> options(String name) {
        return Objects.requireNonNull(Commands.shown().get(name), name).options();
    }
}
