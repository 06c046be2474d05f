package parley.client.command;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which the commands of the server's jar take settings, for help, manual and completion. */
@SuppressWarnings("UnusedVariable")
final class SettingOptions {
    @Option(names = "--port", paramLabel = "<n>", description = "port to listen on; 0: any free one")
    private @Nullable String portOption;

    @Option(names = "--host", paramLabel = "<address>", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "<folder>", description = "folder of the database and the key")
    private @Nullable Path data;

    @Option(names = "--credentials", paramLabel = "<file>", description = "accounts and roles to import")
    private @Nullable Path credentials;

    @Option(names = "--config", paramLabel = "<file>", description = "settings file")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "<key=value>", description = "any other setting")
    private List<String> others = new ArrayList<>();
}
