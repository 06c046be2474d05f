package parley.server.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Reads the settings: an option beats the environment, which beats the file, which beats the default. An unknown key or a
 * bad value anywhere refuses all of them.
 *
 * @param options by key: {@code --port}, {@code --set key=value} and the numbers behind {@code server}
 * @param environment of this process; of it, the variables that begin with {@code PARLEY_}
 * @param config the file that was asked for; otherwise {@code PARLEY_CONFIG}, or {@code parley.toml} in the folder if there
 *     is one
 * @param folder the working folder
 */
public record SettingsReader(
        Map<String, String> options, Map<String, String> environment, Optional<Path> config, Path folder) {
    private static final String PREFIX = "PARLEY_";
    private static final String CONFIG = "PARLEY_CONFIG";
    /** What the start script and the client read, and what the commands for scripts tell those that they run. */
    private static final Set<String> OTHERS = Set.of(
            CONFIG,
            "PARLEY_JAVA",
            "PARLEY_LOG",
            "PARLEY_JAVA_OPTIONS",
            "PARLEY_HOME",
            "PARLEY_CACHE",
            "PARLEY_PASSWORD",
            "PARLEY_TOKEN",
            "PARLEY_ACCOUNT",
            "PARLEY_EVENT",
            "PARLEY_FROM",
            "PARLEY_SEQ",
            "PARLEY_ROOM");

    public SettingsReader {
        options = Map.copyOf(options);
        environment = Map.copyOf(environment);
    }

    /** For a process: its environment and working folder. */
    public static SettingsReader ofProcess(Map<String, String> options, Optional<Path> config) {
        return new SettingsReader(options, System.getenv(), config, Path.of(""));
    }

    /**
     * Reads them now; at a reload again.
     *
     * @throws SettingsRefused with everything that is wrong anywhere
     */
    public Settings read() throws SettingsRefused {
        List<String> problems = new ArrayList<>();
        Settings settings = withEnvironment(withFile(Settings.defaults(), problems), problems);
        for (Map.Entry<String, String> option : new TreeMap<>(options).entrySet()) {
            settings = set(settings, option.getKey(), Optional.of(option.getValue()), "option", "option", problems);
        }
        if (!settings.untouched(Keys.PLUGINS)) {
            problems.add(settings.origin(Keys.PLUGINS)
                    + ": plugins cannot be set yet: this Parley loads none from a folder");
        }
        if (!problems.isEmpty()) {
            throw new SettingsRefused(problems);
        }
        return settings;
    }

    private Settings withEnvironment(Settings before, List<String> problems) {
        Settings settings = before;
        Map<String, String> keys = new TreeMap<>();
        Keys.all().forEach(setting -> keys.put(variable(setting.key()), setting.key()));
        for (Map.Entry<String, String> entry : new TreeMap<>(environment).entrySet()) {
            String variable = entry.getKey();
            if (!variable.startsWith(PREFIX) || OTHERS.contains(variable)) {
                continue;
            }
            if (keys.containsKey(variable)) {
                String key = keys.getOrDefault(variable, variable);
                Optional<String> text = Optional.of(entry.getValue());
                settings = set(settings, key, text, variable, "environment " + variable, problems);
            } else {
                problems.add("environment: unknown variable " + Nearest.shown(variable)
                        + Nearest.hint("; the nearest known one is ", variable, keys.keySet()));
            }
        }
        return settings;
    }

    private Settings withFile(Settings before, List<String> problems) {
        Optional<Path> asked =
                config.or(() -> Optional.ofNullable(environment.get(CONFIG)).map(Path::of));
        Path file = folder.resolve(asked.orElse(Path.of("parley.toml")));
        if (asked.isEmpty() && !Files.exists(file)) {
            return before;
        }
        Settings settings = before;
        try {
            SettingsFile read =
                    SettingsFile.read(file, asked.orElse(Path.of("parley.toml")).toString());
            for (SettingsFile.Entry entry : read.entries()) {
                String place = read.shown() + ":" + entry.line();
                settings = set(settings, entry.key(), entry.text(), place, place, problems);
            }
        } catch (SettingsRefused refused) {
            problems.addAll(refused.problems());
        }
        return settings;
    }

    /** @param place where an error says that it is */
    private static Settings set(
            Settings settings, String key, Optional<String> text, String origin, String place, List<String> problems) {
        Optional<Setting<?>> setting = Keys.find(key);
        if (setting.isEmpty()) {
            problems.add(place + ": unknown key " + Nearest.shown(key) + nearest("; the nearest known key is ", key));
            return settings;
        }
        try {
            return settings.with(key, text.orElseThrow(IllegalArgumentException::new), origin);
        } catch (IllegalArgumentException | ArithmeticException wrong) {
            problems.add(place + ": " + key + " wants " + setting.get().form());
            return settings;
        }
    }

    /** The known key that somebody may have meant, behind {@code before}; nothing if there is none. */
    public static String nearest(String before, String key) {
        return Nearest.hint(before, key, Keys.all().stream().map(Setting::key).toList());
    }

    /** How the environment calls a key. */
    public static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
