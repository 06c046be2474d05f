package parley.client.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
        CommandLine all = Commands.all();
        CommandLine one = command == null ? all : all.getSubcommands().get(command);
        if (one == null) {
            throw CommandEnded.wrongUse("no such command: " + command + "; parley help lists them");
        }
        one.usage(Voice.output());
        return ExitCode.DONE.code();
    }
}
