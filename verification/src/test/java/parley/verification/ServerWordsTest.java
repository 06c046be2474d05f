package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client's jar, which completes and explains {@code parley server} too, knows the options that the server has. */
class ServerWordsTest {
    private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

    @TempDir
    private Path folder = Path.of("");

    @Test
    void helpAndCompletionKnowTheServersOptions() {
        Set<String> own = new TreeSet<>();
        try (ServerProcess server = ServerProcess.start(folder, List.of("server", "--help"))) {
            assertThat(server.exit(ServerProcess.PATIENCE)).isZero();
            own.addAll(options(server.output()));
        }
        assertThat(own).contains("--port", "--set");
        Set<String> told = new TreeSet<>(options(said("help", "server")));
        // The one that every command of the client has.
        told.remove("--debug");
        assertThat(told).isEqualTo(own);
        assertThat(options(said("completion", "bash"))).containsAll(own);
    }

    private List<String> said(String... arguments) {
        try (ScriptProcess process = ScriptProcess.start(folder, Map.of(), List.of(arguments))) {
            assertThat(process.exit()).as(process.errors()).isZero();
            return process.output();
        }
    }

    private static Set<String> options(Collection<String> lines) {
        Set<String> options = new TreeSet<>();
        Matcher option = OPTION.matcher(String.join("\n", lines));
        while (option.find()) {
            options.add(option.group());
        }
        return options;
    }
}
