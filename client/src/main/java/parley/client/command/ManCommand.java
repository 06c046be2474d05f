package parley.client.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley man}: the manual, made from the same model as the commands themselves. */
@Command(
        name = "man",
        description = {
            "Prints a manual page in roff.",
            "To read one: parley man send | man -l -",
            "To install one: parley man send > ~/.local/share/man/man1/parley-send.1"
        },
        mixinStandardHelpOptions = true)
final class ManCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "<command>",
            description = "the command; the page about parley itself if not said",
            completionCandidates = CommandNames.class)
    private @Nullable String command;

    @Override
    public Integer call() {
        Voice.output().print(ManPage.of(Commands.named(command).getCommandSpec()));
        Voice.output().flush();
        return ExitCode.DONE.code();
    }
}
