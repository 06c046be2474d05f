package parley.server.main;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;
import parley.server.store.Restoring;
import parley.server.store.StoreRefused;
import parley.server.store.StoreSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley admin}: what operators say to the server of a data folder, in one line or in many. */
@Command(
        name = AdminCommand.NAME,
        description = {
            "Says something to the running server of a data folder, and shows its answer; without a command, one line after"
                    + " the other from standard input.",
            "What it understands: parley admin help"
        },
        mixinStandardHelpOptions = true)
final class AdminCommand implements Callable<Integer> {
    static final String NAME = "admin";
    private static final String RESTORE =
            "restore <backup>  puts a backup in the place of the database, while no server runs";

    @Parameters(arity = "0..*", paramLabel = "command", description = "help shows all of them")
    private List<String> words = new ArrayList<>();

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Option(names = "--json", description = "answers as JSON lines")
    private boolean json;

    /** In any locale: answers hold what is not ASCII. */
    private static final PrintStream OUTPUT = new PrintStream(System.out, true, UTF_8);

    private static final PrintStream ERRORS = new PrintStream(System.err, true, UTF_8);

    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, UTF_8));

    @Override
    public Integer call() {
        Settings settings;
        try {
            settings = options.reader().read();
        } catch (SettingsRefused refused) {
            // A faulty file must not keep an operator from the server that runs on a folder which he names.
            Optional<Settings> named = options.folderAlone();
            if (named.isEmpty()) {
                return ServerCommand.refuse(refused);
            }
            settings = named.get();
        }
        Path socket = ParleyServer.socket(settings);
        try (OperatorTalk talk = OperatorTalk.with(socket)) {
            if (json && talk.ask("mode json").isEmpty()) {
                return gone();
            }
            return words.isEmpty() ? lines(talk) : command(talk);
        } catch (IOException | UnsupportedOperationException nobody) {
            return !words.isEmpty() && words.get(0).equals("restore")
                    ? restore(settings)
                    : failed(ExitCode.UNREACHABLE, "no server runs on " + socket.getParent());
        }
    }

    private int command(OperatorTalk talk) throws IOException {
        if (words.get(0).equals("restore")) {
            return failed(ExitCode.FAILED, "a server runs here; end it before a restore: parley admin drain");
        }
        if (words.equals(List.of("help", "restore"))) {
            OUTPUT.println(RESTORE);
            return ExitCode.DONE;
        }
        if (TypedSecret.givenIn(words)) {
            return failed(
                    ExitCode.WRONG_USE,
                    "others can read a command line: leave the password out for a random one, or write - and give it on"
                            + " standard input");
        }
        Optional<List<String>> said = TypedSecret.filledIn(words, input);
        if (said.isEmpty()) {
            return failed(ExitCode.WRONG_USE, "no password on standard input");
        }
        Optional<String> line = OperatorLine.of(said.get(), talk);
        if (line.isEmpty()) {
            return failed(
                    ExitCode.WRONG_USE, "a line break can stand in the last word only, and not in every command's");
        }
        int code = say(talk, line.get());
        if (code == ExitCode.DONE && words.get(0).equals("drain")) {
            talk.waitForTheEnd();
        }
        if (code == ExitCode.DONE && words.equals(List.of("help")) && !json) {
            OUTPUT.println(RESTORE);
        }
        return code;
    }

    /** The one thing that is done without a server. */
    private int restore(Settings settings) {
        if (words.size() != 2) {
            return failed(ExitCode.WRONG_USE, "usage: parley admin restore <backup>");
        }
        Path backup = Path.of(words.get(1)).toAbsolutePath();
        Path named = StoreSettings.backups(settings.get(Keys.DATA)).resolve(words.get(1));
        if (!Files.exists(backup) && Files.exists(named)) {
            backup = named.toAbsolutePath();
        }
        try {
            Optional<Path> before = Restoring.restore(
                    StoreSettings.in(settings.get(Keys.DATA)),
                    backup,
                    Time.system().instant());
            print(OUTPUT, backup + " is in its place");
            before.ifPresent(aside -> print(ERRORS, "what was there before lies in " + aside));
            return ExitCode.DONE;
        } catch (StoreRefused refused) {
            return failed(ExitCode.FAILED, refused.getMessage());
        }
    }

    /** The first refusal decides what it ends with; what follows is said all the same. */
    private int lines(OperatorTalk talk) throws IOException {
        boolean terminal = TypedSecret.terminal();
        int worst = ExitCode.DONE;
        for (Optional<String> line = next(terminal); line.isPresent(); line = next(terminal)) {
            if (!line.get().isBlank()) {
                int code = say(talk, line.get());
                if (code == ExitCode.UNREACHABLE) {
                    return code;
                }
                worst = worst == ExitCode.DONE ? code : worst;
            }
        }
        if (terminal) {
            ERRORS.println();
            return ExitCode.DONE;
        }
        return worst;
    }

    private Optional<String> next(boolean terminal) throws IOException {
        if (terminal) {
            ERRORS.print("admin> ");
            ERRORS.flush();
        }
        return Optional.ofNullable(input.readLine());
    }

    private int say(OperatorTalk talk, String line) {
        Optional<OperatorTalk.Answer> answer = talk.ask(line);
        if (answer.isEmpty()) {
            return gone();
        }
        show(answer.get());
        return answer.get().refused().map(AdminCommand::code).orElse(ExitCode.DONE);
    }

    /** Data goes to standard output, talk to standard error; an answer that is nothing but talk is what was asked for. */
    private void show(OperatorTalk.Answer answer) {
        if (json) {
            print(OUTPUT, answer.head());
        } else if (answer.refused().isPresent()) {
            print(ERRORS, answer.head());
        } else if (answer.body().isEmpty()) {
            print(OUTPUT, answer.sentence());
        } else {
            print(ERRORS, answer.sentence());
            answer.body().forEach(row -> print(OUTPUT, row));
        }
    }

    private static void print(PrintStream where, String line) {
        StringBuilder shown = new StringBuilder();
        EscapedLine.escape(line, shown);
        where.println(shown);
    }

    private static int code(String refusal) {
        return switch (refusal) {
            case "usage", "unknown-command", "bad-json", "bad-character", "bad-encoding", "line-too-long", "too-long" ->
                ExitCode.WRONG_USE;
            case "busy", "rate", "timeout", "unavailable", "gone" -> ExitCode.TRY_AGAIN;
            case "failed" -> ExitCode.FAILED;
            default -> ExitCode.REFUSED;
        };
    }

    private static int gone() {
        return failed(ExitCode.UNREACHABLE, "the server went away before it answered; whether it was done is unknown");
    }

    private static int failed(int code, @Nullable String sentence) {
        print(ERRORS, "parley: " + sentence);
        return code;
    }
}
