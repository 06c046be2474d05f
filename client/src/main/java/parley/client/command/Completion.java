package parley.client.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What can be completed, made from the model of the commands, and written for each shell. Pure. */
final class Completion {
    /** What a value can be. */
    private sealed interface Value {}

    private record Words(List<String> words) implements Value {}

    private record Files() implements Value {}

    private record Programs() implements Value {}

    private record Anything() implements Value {}

    private record Flag(List<String> names, String description, List<Value> value) {}

    private record One(String name, String description, List<Flag> flags, Value first) {}

    private final List<One> commands;

    private Completion(List<One> commands) {
        this.commands = commands;
    }

    static Completion of(Map<String, CommandSpec> commands) {
        List<One> all = new ArrayList<>();
        commands.forEach((name, spec) -> all.add(one(name, spec)));
        return new Completion(all);
    }

    private static One one(String name, CommandSpec spec) {
        List<Flag> flags = spec.options().stream()
                .filter(option -> !option.hidden())
                .map(Completion::flag)
                .toList();
        Value first = spec.positionalParameters().isEmpty()
                ? new Anything()
                : value(spec.positionalParameters().get(0));
        return new One(name, summary(spec.usageMessage().description()), flags, first);
    }

    private static Flag flag(OptionSpec option) {
        return new Flag(
                List.of(option.names()),
                summary(option.description()),
                option.arity().max() == 0 ? List.of() : List.of(value(option)));
    }

    private static Value value(ArgSpec argument) {
        if (argument.completionCandidates() != null) {
            List<String> words = new ArrayList<>();
            argument.completionCandidates().forEach(words::add);
            return new Words(words);
        } else if (argument.type().equals(Path.class)) {
            return new Files();
        }
        return argument.paramLabel().equals("<command>") ? new Programs() : new Anything();
    }

    private static String summary(String[] description) {
        String text = description.length == 0 ? "" : description[0];
        int end = text.indexOf(". ");
        String first = end < 0 ? text : text.substring(0, end);
        return first.replaceFirst("\\.$", "")
                .replace("${DEFAULT-VALUE} if not said", "")
                .strip();
    }

    String bash() {
        StringBuilder script = new StringBuilder(
                """
                # Completion of parley for bash. Made by: parley completion bash
                _parley() {
                    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} IFS=$' \\t\\n'
                    COMPREPLY=()
                    if [ "$COMP_CWORD" -eq 1 ]; then
                        COMPREPLY=($(compgen -W '%s --help --version' -- "$cur"))
                        return
                    fi
                    case ${COMP_WORDS[1]} in
                """.formatted(String.join(" ", commands.stream().map(One::name).toList())));
        for (One command : commands) {
            script.append("        ").append(command.name()).append(")\n            case $prev in\n");
            for (Flag flag : command.flags()) {
                for (Value value : flag.value()) {
                    script.append("                ")
                            .append(String.join("|", flag.names()))
                            .append(") ")
                            .append(bash(value))
                            .append(" return ;;\n");
                }
            }
            script.append("            esac\n            case $cur in\n                -*) ")
                    .append(bash(new Words(command.flags().stream()
                            .flatMap(flag -> flag.names().stream())
                            .toList())))
                    .append(" ;;\n                *) ")
                    .append(
                            command.first() instanceof Words
                                    ? "[ \"$COMP_CWORD\" -ne 2 ] || " + bash(command.first())
                                    : ":")
                    .append(" ;;\n            esac\n            ;;\n");
        }
        return script.append("    esac\n}\ncomplete -F _parley parley\n").toString();
    }

    private static String bash(Value value) {
        if (value instanceof Words words) {
            return "COMPREPLY=($(compgen -W '" + String.join(" ", words.words()) + "' -- \"$cur\"));";
        } else if (value instanceof Files) {
            return "compopt -o filenames 2>/dev/null || :; IFS=$'\\n' COMPREPLY=($(compgen -f -- \"$cur\"));";
        }
        return value instanceof Programs ? "COMPREPLY=($(compgen -c -- \"$cur\"));" : "";
    }

    String zsh() {
        StringBuilder script = new StringBuilder("""
                #compdef parley
                # Completion of parley for zsh. Made by: parley completion zsh
                _parley() {
                    local -a commands
                    commands=(
                """);
        for (One command : commands) {
            script.append("        ")
                    .append(quoted(command.name() + ":" + command.description()))
                    .append('\n');
        }
        script.append("""
                    )
                    if (( CURRENT == 2 )); then
                        _describe -t commands 'command' commands
                        return
                    fi
                    local command=${words[2]}
                    shift words
                    (( CURRENT-- ))
                    case $command in
                """);
        for (One command : commands) {
            script.append("        ").append(command.name()).append(")\n            _arguments -S");
            for (Flag flag : command.flags()) {
                String text = "[" + flag.description().replace("[", "\\[").replace("]", "\\]") + "]";
                String value = flag.value().stream()
                        .map(one -> ":value:" + zsh(one))
                        .findFirst()
                        .orElse("");
                for (String name : flag.names()) {
                    script.append(" \\\n                ").append(quoted(name + text + value));
                }
            }
            script.append(" \\\n                ")
                    .append(quoted("1:argument:" + zsh(command.first())))
                    .append(" \\\n                '*: :'\n            ;;\n");
        }
        return script.append("    esac\n}\n_parley \"$@\"\n").toString();
    }

    private static String zsh(Value value) {
        if (value instanceof Words words) {
            return "(" + String.join(" ", words.words()) + ")";
        } else if (value instanceof Files) {
            return "_files";
        }
        return value instanceof Programs ? "_command_names -e" : " ";
    }

    String fish() {
        StringBuilder script = new StringBuilder("""
                # Completion of parley for fish. Made by: parley completion fish
                complete -c parley -f
                """);
        for (One command : commands) {
            script.append("complete -c parley -n __fish_use_subcommand -a ")
                    .append(command.name())
                    .append(" -d ")
                    .append(quoted(command.description()))
                    .append('\n');
        }
        for (One command : commands) {
            String only = "complete -c parley -n '__fish_seen_subcommand_from " + command.name() + "'";
            for (Flag flag : command.flags()) {
                script.append(only);
                for (String name : flag.names()) {
                    script.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^--?", ""));
                }
                flag.value().forEach(value -> script.append(fish(value)));
                script.append(" -d ").append(quoted(flag.description())).append('\n');
            }
            if (command.first() instanceof Words words) {
                script.append(only)
                        .append(" -a ")
                        .append(quoted(String.join(" ", words.words())))
                        .append('\n');
            }
        }
        return script.toString();
    }

    private static String fish(Value value) {
        if (value instanceof Words words) {
            return " -x -a " + quoted(String.join(" ", words.words()));
        } else if (value instanceof Files) {
            return " -r -F";
        }
        return value instanceof Programs ? " -x -a '(__fish_complete_command)'" : " -x";
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "") + "'";
    }
}
