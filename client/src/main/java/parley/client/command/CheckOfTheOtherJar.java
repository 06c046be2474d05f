package parley.client.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** The words of {@code parley check}, which this jar does not have, for help, manual and completion. */
@Command(
        name = "check",
        description = {
            "Looks whether a server can run like this; changes nothing.",
            "One line for each thing: ok, warn or bad. Exit code 0 if nothing is bad, 78 if a setting or the credentials"
                    + " file is wrong, else 1."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("UnusedVariable")
final class CheckOfTheOtherJar implements Callable<Integer> {
    @Mixin
    private SettingOptions options = new SettingOptions();

    @Override
    public Integer call() {
        throw CommandEnded.wrongUse("this is a command of the server's program; run: ./parley check");
    }
}
