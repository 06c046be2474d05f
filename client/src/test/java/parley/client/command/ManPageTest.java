package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual pages and the help name everything that the commands have. */
class ManPageTest {
    static List<String> commands() {
        return Commands.names();
    }

    @ParameterizedTest
    @MethodSource("commands")
    void aPageNamesEveryOptionArgumentAndExitCode(String name) {
        CommandSpec command = command(name);
        String page = ManPage.of(command);
        String plain = page.replace("\\-", "-").replace("\\e", "\\");
        for (OptionSpec option : command.options()) {
            assertThat(plain).contains(option.names());
            assertThat(plain)
                    .contains(option.description()[0].replace("${DEFAULT-VALUE}", option.defaultValueString()));
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            assertThat(plain).contains(parameter.paramLabel());
        }
        if (!List.of("server", "admin", "config", "check").contains(name)) {
            for (ExitCode code : ExitCode.values()) {
                assertThat(plain)
                        .contains(
                                "\\fB" + code.code() + "\\fR\n" + code.meaning().replace("…", "..."));
            }
        }
        assertThat(page).startsWith(".TH \"PARLEY-" + name.toUpperCase(java.util.Locale.ROOT) + "\" \"1\"");
        assertThat(page).doesNotContain("${");
    }

    @Test
    void thePageOfParleyNamesEveryCommandAndNotWhatIsHidden() {
        String page = ManPage.of(Commands.all().getCommandSpec());
        assertThat(page)
                .contains(
                        commands().stream().map(name -> "\\fB" + name + "\\fR").toList());
        assertThat(page).doesNotContain("rehearse");
    }

    @Test
    void noLineIsTakenForARequestOfRoffThatIsNone() {
        for (String name : commands()) {
            for (String line : ManPage.of(command(name)).lines().toList()) {
                if (line.startsWith(".") || line.startsWith("'")) {
                    assertThat(line).matches("\\.(TH|SH|PP|TP|B)( .*)?");
                }
            }
        }
    }

    @Test
    void manReadsThePagesWithoutAComplaint() throws Exception {
        assumeTrue(Shell.has("man"), "there is no man here");
        for (String name : commands()) {
            Shell.Outcome shown = Shell.run(
                    "man",
                    Map.of("MANWIDTH", "100", "LC_ALL", "C.UTF-8"),
                    ManPage.of(command(name)),
                    "--warnings",
                    "-l",
                    "-");
            assertThat(shown.errors()).isEmpty();
            assertThat(shown.output()).contains("parley-" + name, "SYNOPSIS");
        }
    }

    @Test
    void everyCommandHasASummaryAndEveryOptionADescription() {
        for (String name : commands()) {
            CommandSpec command = command(name);
            assertThat(command.usageMessage().description()).as(name).isNotEmpty();
            for (OptionSpec option : command.options()) {
                assertThat(Arrays.asList(option.description()))
                        .as(name + " " + option.longestName())
                        .isNotEmpty();
            }
        }
    }

    private static CommandSpec command(String name) {
        return java.util.Objects.requireNonNull(Commands.all().getSubcommands().get(name), name)
                .getCommandSpec();
    }
}
