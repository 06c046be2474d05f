package parley.client.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Goes through what a start needs, for the archive of loaded classes. */
@Command(name = "rehearse", hidden = true, description = "Loads what a start needs.")
final class RehearseCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        return ExitCode.DONE.code();
    }
}
