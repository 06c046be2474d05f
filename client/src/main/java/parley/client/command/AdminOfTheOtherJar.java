package parley.client.command;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The words of {@code parley admin}, which this jar does not have, for help, manual and completion. */
@Command(
        name = "admin",
        description = {
            "Says something to the running server of a data folder, and shows its answer; without a command, one line after"
                    + " the other from standard input.",
            "What it understands: parley admin help. It ends with 0 if it was done, 2 for wrong use, 3 if the server"
                    + " refused, 69 if no server runs there."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("UnusedVariable")
final class AdminOfTheOtherJar implements Callable<Integer> {
    /** What operators can say, for completion; {@code parley admin help} is the judge. */
    static final class Verbs implements Iterable<String> {
        static final List<String> ALL = List.of(
                "accounts",
                "adopt",
                "announce",
                "backup",
                "create",
                "delete",
                "drain",
                "help",
                "kick",
                "passwd",
                "plugins",
                "reload",
                "restore",
                "sessions",
                "stats",
                "unlock");

        @Override
        public Iterator<String> iterator() {
            return ALL.iterator();
        }
    }

    @Parameters(
            arity = "0..*",
            paramLabel = "<command>",
            description = "help shows all of them",
            completionCandidates = Verbs.class)
    private List<String> words = new ArrayList<>();

    @Option(names = "--json", description = "answers as JSON lines")
    private boolean json;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Override
    public Integer call() {
        throw CommandEnded.wrongUse("this is a command of the server's program; run: ./parley admin");
    }
}
