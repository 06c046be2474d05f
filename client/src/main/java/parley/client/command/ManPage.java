package parley.client.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in roff (man(7)), made from the model of a command. Pure. */
final class ManPage {
    /** Their exit codes and files are not the client's. */
    private static final Set<String> OF_THE_OTHER_JAR = Set.of("server", "admin", "config", "check");

    private static final Map<String, String> VARIABLES = Map.of(
            "PARLEY_ACCOUNT", "as whom: user@host[:port]; --account goes before it",
            "PARLEY_PASSWORD", "the password, or an access token in its place",
            "XDG_STATE_HOME", "where what is remembered lies; ~/.local/state if not set");
    private static final Map<String, String> FILES = Map.of(
            "$XDG_STATE_HOME/parley/tokens", "the access tokens that login stored, readable by their owner alone",
            "$XDG_STATE_HOME/parley/account", "the account of the last login",
            "$XDG_STATE_HOME/parley/known-servers", "the keys of the servers that were met",
            "$XDG_STATE_HOME/parley/listen/", "up to where listen --from has handed over");

    private final StringBuilder roff = new StringBuilder();

    private ManPage() {}

    static String of(CommandSpec command) {
        ManPage page = new ManPage();
        page.write(command);
        return page.roff.toString();
    }

    private void write(CommandSpec command) {
        String title = command.qualifiedName("-");
        String[] description = command.usageMessage().description();
        roff.append(".TH \"")
                .append(title.toUpperCase(Locale.ROOT))
                .append("\" \"1\" \"\" \"parley ")
                .append(Version.text())
                .append("\" \"Parley\"\n");
        section("NAME");
        line(title + " - " + lowered(firstSentence(description)));
        section("SYNOPSIS");
        synopsis(command);
        section("DESCRIPTION");
        for (String paragraph : description) {
            line(paragraph);
            roff.append(".PP\n");
        }
        subcommands(command);
        arguments("ARGUMENTS", List.copyOf(command.positionalParameters()));
        arguments("OPTIONS", new ArrayList<ArgSpec>(command.options()));
        if (!OF_THE_OTHER_JAR.contains(command.name())) {
            exits();
            table("ENVIRONMENT", VARIABLES);
            table("FILES", FILES);
        }
        if (command.parent() != null) {
            section("SEE ALSO");
            line("parley(1)");
        }
    }

    private void synopsis(CommandSpec command) {
        roff.append(".B ").append(escaped(command.qualifiedName(" "))).append('\n');
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                String value = takesValue(option) ? " \\fI" + escaped(option.paramLabel()) + "\\fR" : "";
                roff.append("[\\fB")
                        .append(escaped(option.longestName()))
                        .append("\\fR")
                        .append(value)
                        .append("]\n");
            }
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String label = "\\fI" + escaped(parameter.paramLabel()) + "\\fR"
                    + (parameter.arity().max() > 1 || parameter.index().max() > 1_000 ? "..." : "");
            roff.append(parameter.required() ? label : "[" + label + "]").append('\n');
        }
        if (!command.subcommands().isEmpty()) {
            line("<command> ...");
        }
    }

    private void subcommands(CommandSpec command) {
        if (command.subcommands().isEmpty()) {
            return;
        }
        section("COMMANDS");
        command.subcommands().forEach((name, line) -> {
            if (!line.getCommandSpec().usageMessage().hidden()) {
                item(name, firstSentence(line.getCommandSpec().usageMessage().description()));
            }
        });
    }

    private void arguments(String title, List<? extends ArgSpec> arguments) {
        List<? extends ArgSpec> shown =
                arguments.stream().filter(argument -> !argument.hidden()).toList();
        if (shown.isEmpty()) {
            return;
        }
        section(title);
        for (ArgSpec argument : shown) {
            String name = argument instanceof OptionSpec option
                    ? String.join(", ", option.names()) + (takesValue(option) ? " " + option.paramLabel() : "")
                    : argument.paramLabel();
            item(
                    name,
                    String.join(" ", argument.description())
                            .replace("${DEFAULT-VALUE}", argument.defaultValueString()));
        }
    }

    private void exits() {
        section("EXIT STATUS");
        for (ExitCode code : ExitCode.values()) {
            item(Integer.toString(code.code()), code.meaning());
        }
    }

    private void table(String title, Map<String, String> rows) {
        section(title);
        rows.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(row -> item(row.getKey(), row.getValue()));
    }

    private void section(String title) {
        roff.append(".SH \"").append(title).append("\"\n");
    }

    private void item(String name, String text) {
        roff.append(".TP\n\\fB").append(escaped(name)).append("\\fR\n");
        line(text);
    }

    private void line(String text) {
        String line = escaped(text);
        // A line that begins like a request would be one.
        roff.append(line.startsWith(".") || line.startsWith("'") ? "\\&" + line : line)
                .append('\n');
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static String firstSentence(String[] description) {
        String text = description.length == 0 ? "" : description[0];
        int end = text.indexOf(". ");
        return end < 0 ? text.replaceFirst("\\.$", "") : text.substring(0, end);
    }

    private static String lowered(String text) {
        return text.isEmpty() ? text : text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replace("…", "...");
    }
}
