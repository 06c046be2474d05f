package parley.client.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * The words of {@code parley server}, which this jar does not have, for help, manual and completion. Its own {@code --help}
 * is the judge.
 */
@Command(
        name = "server",
        description = {
            "Runs a server until SIGTERM or Ctrl-C.",
            "An option beats the environment, the environment the settings file, and that the default. docs/operation.md"
                    + " lists all settings."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("UnusedVariable")
final class ServerOfTheOtherJar implements Callable<Integer> {
    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "<port>",
            description = "port to listen on; 12345 if not said")
    private @Nullable String port;

    @Parameters(index = "1", arity = "0..1", paramLabel = "<block-duration>", description = "seconds of a lockout")
    private @Nullable String blockDuration;

    @Parameters(index = "2", arity = "0..1", paramLabel = "<timeout>", description = "seconds until an idle logout")
    private @Nullable String timeout;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Override
    public Integer call() {
        throw CommandEnded.wrongUse("the server is a program of its own; run: ./parley server");
    }
}
