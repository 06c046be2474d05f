package parley.server.main;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import parley.server.admin.AdminCommands;
import parley.server.auth.AuthCommands;
import parley.server.check.Checkup;
import parley.server.check.Finding;
import parley.server.settings.Machine;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code parley check}: whether a server would start like this, one line for each thing; changes nothing. */
@Command(
        name = "check",
        description = "Looks whether a server can run like this; changes nothing.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Mixin
    private SettingOptions options = new SettingOptions();

    @Override
    public Integer call() {
        List<Finding> findings = findings();
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        findings.forEach(finding -> out.println(line(finding)));
        out.flush();
        Finding.Grade worst = findings.stream()
                .map(Finding::grade)
                .max(java.util.Comparator.naturalOrder())
                .orElse(Finding.Grade.OK);
        return switch (worst) {
            case OK, WARN -> ExitCode.DONE;
            case BAD -> ExitCode.FAILED;
            case MISWRITTEN -> ExitCode.CONFIGURATION;
        };
    }

    private List<Finding> findings() {
        try {
            return Checkup.of(options.reader().read(), permissions(), Machine.here(), Time.system());
        } catch (SettingsRefused refused) {
            return Checkup.of(refused);
        }
    }

    /** Of the commands that only operators' roles permit; those of everybody else's plugins are not loaded here. */
    private static Set<String> permissions() {
        return Floors.permissions(
                Stream.concat(AdminCommands.specs().stream(), AuthCommands.operatorsSpecs().stream()));
    }

    private static String line(Finding finding) {
        String grade = switch (finding.grade()) {
            case OK -> "ok";
            case WARN -> "warn";
            case BAD, MISWRITTEN -> "bad";
        };
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-5s %-12s ", grade, finding.what()));
        EscapedLine.escape(finding.sentence(), line);
        return line.toString();
    }
}
