package parley.client.command;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley completion}: what a shell needs to complete {@code parley}. */
@Command(
        name = "completion",
        description = {
            "Prints a script that makes Tab complete the commands and options of parley.",
            "bash: parley completion bash > ~/.local/share/bash-completion/completions/parley",
            "zsh: parley completion zsh > a file _parley in a folder of $fpath",
            "fish: parley completion fish > ~/.config/fish/completions/parley.fish"
        },
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    /** The shells that are known. */
    static final class Shells extends java.util.ArrayList<String> {
        private static final long serialVersionUID = 1L;

        Shells() {
            super(List.of("bash", "zsh", "fish"));
        }
    }

    @Parameters(paramLabel = "<shell>", description = "bash, zsh or fish", completionCandidates = Shells.class)
    private String shell = "";

    @Override
    public Integer call() {
        Completion completion = Completion.of(Commands.shown());
        String script = switch (shell) {
            case "bash" -> completion.bash();
            case "zsh" -> completion.zsh();
            case "fish" -> completion.fish();
            default -> throw CommandEnded.wrongUse("no completion for " + shell + "; say bash, zsh or fish");
        };
        Voice.output().print(script);
        Voice.output().flush();
        return ExitCode.DONE.code();
    }
}
