package parley.client.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one model of the command line, from which running, help, manual pages and completion come. */
final class Commands {
    private static final Map<String, Supplier<Object>> ALL = new LinkedHashMap<>();

    static {
        ALL.put("server", ServerOfTheOtherJar::new);
        ALL.put("admin", AdminOfTheOtherJar::new);
        ALL.put("config", ConfigOfTheOtherJar::new);
        ALL.put("check", CheckOfTheOtherJar::new);
        ALL.put("client", ClientCommand::new);
        ALL.put("login", LoginCommand::new);
        ALL.put("logout", LogoutCommand::new);
        ALL.put("send", SendCommand::new);
        ALL.put("listen", ListenCommand::new);
        ALL.put("ask", AskCommand::new);
        ALL.put("sendfile", SendFileCommand::new);
        ALL.put("receive", ReceiveCommand::new);
        ALL.put("completion", CompletionCommand::new);
        ALL.put("help", HelpCommand::new);
        ALL.put("man", ManCommand::new);
        ALL.put("rehearse", RehearseCommand::new);
    }

    private Commands() {}

    /** Everything that {@code parley} can do. */
    static CommandLine all() {
        CommandLine line = new CommandLine(new Main());
        ALL.forEach((name, command) -> line.addSubcommand(name, command.get()));
        return prepared(line);
    }

    /** Just enough for these arguments: reading the model of every command takes as long as running a small one. */
    static CommandLine forArguments(String[] arguments) {
        Optional<Supplier<Object>> one =
                arguments.length == 0 ? Optional.empty() : Optional.ofNullable(ALL.get(arguments[0]));
        if (one.isEmpty()) {
            return all();
        }
        return prepared(new CommandLine(new Main())
                .addSubcommand(arguments[0], one.get().get()));
    }

    /**
     * One command, or everything if none is named.
     *
     * @throws CommandEnded wrong use, if there is no such command
     */
    static CommandLine named(@Nullable String command) {
        CommandLine all = all();
        CommandLine one = command == null ? all : all.getSubcommands().get(command);
        if (one == null) {
            throw CommandEnded.wrongUse("no such command: " + command + "; parley help lists them");
        }
        return one;
    }

    /** The names of the commands that are shown to people. */
    static List<String> names() {
        return ALL.keySet().stream().filter(name -> !name.equals("rehearse")).toList();
    }

    /** The commands that are shown to people, by name. */
    static Map<String, CommandSpec> shown() {
        Map<String, CommandSpec> shown = new LinkedHashMap<>();
        all().getSubcommands().forEach((name, line) -> {
            if (!line.getCommandSpec().usageMessage().hidden()) {
                shown.put(name, line.getCommandSpec());
            }
        });
        return shown;
    }

    private static CommandLine prepared(CommandLine line) {
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().versionProvider(new Version()));
        return line.registerConverter(Duration.class, Commands::span)
                .setOut(new PrintWriter(Voice.output(), true, StandardCharsets.UTF_8))
                .setErr(new PrintWriter(Voice.errors(), true, StandardCharsets.UTF_8))
                .setParameterExceptionHandler((wrong, given) -> wrongUse(wrong))
                .setExecutionStrategy(Commands::run)
                .setExecutionExceptionHandler(Commands::ended);
    }

    private static int run(ParseResult parsed) {
        Voice.debug(parsed.commandSpec().root().userObject() instanceof Main main && main.debug());
        return new CommandLine.RunLast().execute(parsed);
    }

    private static Duration span(String text) {
        return Spans.parse(text)
                .orElseThrow(() -> new TypeConversionException("not a span of time; say 90, 30s, 10m or 2h"));
    }

    private static int wrongUse(ParameterException wrong) {
        String name = wrong.getCommandLine().getCommandSpec().name();
        boolean whole = name.equals("parley");
        String why = whole && wrong instanceof UnmatchedArgumentException unmatched
                ? "no such command or option: " + unmatched.getUnmatched().get(0)
                : CommandEnded.words(wrong);
        Voice.say(why + "; " + (whole ? "parley help" : "parley help " + name) + " tells more");
        return ExitCode.WRONG_USE.code();
    }

    /** The one place where a command's failure becomes a sentence and an exit code. */
    private static int ended(Exception failure, CommandLine line, ParseResult parsed) {
        if (failure instanceof CommandEnded ended) {
            Voice.say(CommandEnded.words(ended));
            return ended.code().code();
        }
        Voice.trace(failure).ifPresent(Voice.errors()::println);
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        Voice.say(CommandEnded.words(failure)
                + (cause == failure || cause.getMessage() == null ? "" : ": " + CommandEnded.words(cause)));
        return ExitCode.FAILED.code();
    }
}
