package parley.client.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code parley help}: all commands, or one. */
@Command(
        name = "help",
        description = "Tells what there is, or more about one command.",
        mixinStandardHelpOptions = true)
final class HelpCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "<command>",
            description = "the command",
            completionCandidates = CommandNames.class)
    private @Nullable String command;

    @Override
    public Integer call() {
        Commands.named(command).usage(Voice.output());
        return ExitCode.DONE.code();
    }
}
