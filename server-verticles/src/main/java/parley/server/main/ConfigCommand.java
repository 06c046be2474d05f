package parley.server.main;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import parley.server.settings.Keys;
import parley.server.settings.Setting;
import parley.server.settings.Settings;
import parley.server.settings.SettingsReader;
import parley.server.settings.SettingsRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code parley config}: the settings as a server that was started in the same way would have them. */
@Command(
        name = "config",
        description = "Shows every setting: its value, where that came from, what it means.",
        mixinStandardHelpOptions = true)
final class ConfigCommand implements Callable<Integer> {
    private static final ObjectMapper JSON = new ObjectMapper();

    @Parameters(index = "0", arity = "0..1", paramLabel = "key", description = "this setting only")
    private @Nullable String key;

    @Option(names = "--json", description = "for programs")
    private boolean json;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Override
    public Integer call() throws JsonProcessingException {
        Optional<String> asked = Optional.ofNullable(key);
        Optional<Setting<?>> one = asked.flatMap(Keys::find);
        if (asked.isPresent() && one.isEmpty()) {
            System.err.println("parley: there is no setting " + printable(asked.get())
                    + SettingsReader.nearest("; the nearest is ", asked.get()));
            return ExitCode.WRONG_USE;
        }
        Settings settings;
        try {
            settings = options.reader().read();
        } catch (SettingsRefused refused) {
            return ServerCommand.refuse(refused);
        }
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        if (json) {
            Object shown = one.isPresent()
                    ? fields(settings, one.get())
                    : Keys.all().stream()
                            .map(setting -> fields(settings, setting))
                            .toList();
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(shown));
        } else if (one.isPresent()) {
            fields(settings, one.get()).forEach((name, value) -> out.printf("%-12s %s%n", name, printable(value)));
        } else {
            table(settings).forEach(out::println);
        }
        out.flush();
        return ExitCode.DONE;
    }

    private static Map<String, String> fields(Settings settings, Setting<?> setting) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("key", setting.key());
        fields.put("value", settings.text(setting));
        fields.put("from", settings.origin(setting));
        fields.put("default", setting.fallback());
        fields.put("environment", SettingsReader.variable(setting.key()));
        fields.put("wants", setting.form());
        fields.put("meaning", setting.meaning());
        return fields;
    }

    private static List<String> table(Settings settings) {
        int keys = widest(Setting::key);
        int values = widest(setting -> printable(settings.text(setting)));
        int origins = widest(settings::origin);
        return Keys.all().stream()
                .map(setting -> String.format(
                        "%-" + keys + "s  %-" + values + "s  %-" + origins + "s  %s",
                        setting.key(),
                        printable(settings.text(setting)),
                        settings.origin(setting),
                        setting.meaning()))
                .toList();
    }

    private static int widest(Function<Setting<?>, String> column) {
        return Keys.all().stream()
                .mapToInt(setting -> column.apply(setting).length())
                .max()
                .orElse(1);
    }

    /** An empty value is shown as what a file would have. */
    private static String printable(String text) {
        StringBuilder line = new StringBuilder();
        EscapedLine.escape(text.isEmpty() ? "\"\"" : text, line);
        return line.toString();
    }
}
