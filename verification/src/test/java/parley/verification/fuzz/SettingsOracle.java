package parley.verification.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import parley.server.settings.Keys;
import parley.server.settings.Setting;
import parley.server.settings.Settings;
import parley.server.settings.SettingsReader;
import parley.server.settings.SettingsRefused;

/**
 * A value of a setting or a whole {@code parley.toml} is taken, or refused by one sentence that says where and holds nothing
 * that a terminal would obey; and the text of a taken value is taken again and means the same.
 */
final class SettingsOracle implements Oracle {
    private static final Pattern SENTENCE = Pattern.compile("(?:option|parley\\.toml(?::\\d{1,6})?): .*");

    /** Begins an input that is one option, {@code option:key=value}, and no file. */
    private static final String OPTION = "option:";

    private static final Path NO_FOLDER = Path.of("there is no such folder");

    private final Path folder;
    private final List<Setting<?>> keys = List.copyOf(Keys.all());

    SettingsOracle() {
        try {
            folder = Files.createTempDirectory("parley-settings");
            folder.toFile().deleteOnExit();
            folder.resolve("parley.toml").toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void judge(byte[] input) throws IOException {
        String text = new String(input, UTF_8);
        int equals = text.indexOf('=');
        if (text.startsWith(OPTION) && equals > 0) {
            judge(Map.of(text.substring(OPTION.length(), equals), text.substring(equals + 1)), NO_FOLDER);
        } else {
            Files.write(folder.resolve("parley.toml"), input);
            judge(Map.of(), folder);
        }
    }

    private void judge(Map<String, String> options, Path where) {
        Settings read;
        try {
            read = new SettingsReader(options, Map.of(), Optional.empty(), where).read();
        } catch (SettingsRefused refused) {
            String sentence = String.valueOf(refused.getMessage());
            Oracle.require(SENTENCE.matcher(sentence).matches(), "a refusal that does not say where");
            Oracle.require(Legal.inALine(sentence), "a refusal that a terminal would obey");
            return;
        }
        for (Setting<?> key : keys) {
            if (!read.untouched(key)) {
                String text = read.text(key);
                Settings again = Settings.defaults().with(key.key(), text);
                Oracle.require(again.get(key).equals(read.get(key)), "the text of a value means another value");
            }
        }
    }
}
