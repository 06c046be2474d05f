package parley.server.main;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.SettingsReader;
import picocli.CommandLine.Option;

/** The options by which every command of this jar takes settings. Filled by picocli. */
final class SettingOptions {
    @Option(names = "--port", paramLabel = "N", description = "port to listen on; 0: any free one")
    private @Nullable String port;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "FOLDER", description = "folder of the database and the key")
    private @Nullable String data;

    @Option(names = "--credentials", paramLabel = "FILE", description = "accounts and roles to import")
    private @Nullable String credentials;

    @Option(names = "--config", paramLabel = "FILE", description = "settings file")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any other setting")
    private Map<String, String> others = new LinkedHashMap<>();

    SettingsReader reader() {
        return reader(Map.of());
    }

    /** @param positional settings that an option of the same name beats */
    SettingsReader reader(Map<String, String> positional) {
        Map<String, String> options = new LinkedHashMap<>(others);
        options.putAll(positional);
        put(options, Keys.PORT.key(), port);
        put(options, Keys.HOST.key(), host);
        put(options, Keys.DATA.key(), data);
        put(options, Keys.CREDENTIALS.key(), credentials);
        return SettingsReader.ofProcess(options, Optional.ofNullable(config));
    }

    /** What is left when the other settings cannot be read: the data folder, if an option names it. */
    Optional<Settings> folderAlone() {
        return Optional.ofNullable(data).map(named -> Settings.defaults().with(Keys.DATA.key(), named));
    }

    static void put(Map<String, String> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }
}
