package parley.client.command;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of {@code parley config}, which this jar does not have, for help, manual and completion. */
@Command(
        name = "config",
        description = {
            "Shows every setting: its value, where that came from, what it means.",
            "Exit code 78, and every problem on a line of its own, if something is wrong."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("UnusedVariable")
final class ConfigOfTheOtherJar implements Callable<Integer> {
    @Parameters(index = "0", arity = "0..1", paramLabel = "<key>", description = "this setting only")
    private @Nullable String key;

    @Option(names = "--json", description = "for programs")
    private boolean json;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Override
    public Integer call() {
        throw CommandEnded.wrongUse("this is a command of the server's program; run: ./parley config");
    }
}
