package parley.client.command;

import java.util.logging.LogManager;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The client's command line. */
@Command(
        name = "parley",
        description = "A messenger for people who live in terminals.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "show where in the program something broke")
    private boolean debug;

    Main() {}

    /** Whether a stack trace is wanted. */
    boolean debug() {
        return debug;
    }

    public static void main(String[] arguments) {
        // Vert.x and Netty warn there of what is nothing to a user: it would be printed across what he types.
        LogManager.getLogManager().reset();
        System.exit(Commands.forArguments(arguments).execute(arguments));
    }

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "say what to run");
        }
    }
}
