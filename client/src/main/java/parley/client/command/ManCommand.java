package parley.client.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
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
        CommandLine all = Commands.all();
        CommandLine one = command == null ? all : all.getSubcommands().get(command);
        if (one == null) {
            throw CommandEnded.wrongUse("no such command: " + command + "; parley help lists them");
        }
        Voice.output().print(ManPage.of(one.getCommandSpec()));
        Voice.output().flush();
        return ExitCode.DONE.code();
    }
}
