package parley.server.settings;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** All settings at one moment, each with its value and where that came from. Immutable. */
public final class Settings {
    private static final String DEFAULT = "default";
    private static final String DATA = "$data";

    private final Map<String, Held> held;

    private Settings(Map<String, Held> held) {
        this.held = held;
    }

    /** Every setting as it is when nobody says otherwise. */
    public static Settings defaults() {
        Map<String, Held> held = new LinkedHashMap<>();
        for (Setting<?> setting : Keys.all()) {
            held.put(setting.key(), new Held(setting.reader().apply(setting.fallback()), setting.fallback(), DEFAULT));
        }
        return new Settings(held).anchored();
    }

    /**
     * The same with one value changed, as an operator would write it.
     *
     * @throws IllegalArgumentException if there is no such key or the text is no value for it
     */
    public Settings with(String key, String text) {
        return with(key, text, "option");
    }

    Settings with(String key, String text, String origin) {
        Setting<?> setting =
                Keys.find(key).orElseThrow(() -> new IllegalArgumentException("there is no setting " + key));
        Map<String, Held> changed = new LinkedHashMap<>(held);
        changed.put(key, new Held(setting.reader().apply(text), text, origin));
        return new Settings(changed).anchored();
    }

    @SuppressWarnings("unchecked") // Under a setting's key stands what its own reader made.
    public <T> T get(Setting<T> setting) {
        return (T) held(setting).value();
    }

    /** The value as an operator would write it. */
    public String text(Setting<?> setting) {
        return held(setting).text();
    }

    /** Where the value came from: {@code option}, the environment variable, {@code parley.toml:3}, or {@code default}. */
    public String origin(Setting<?> setting) {
        return held(setting).origin();
    }

    /** Whether nobody set it. */
    public boolean untouched(Setting<?> setting) {
        return origin(setting).equals(DEFAULT);
    }

    private Held held(Setting<?> setting) {
        return Optional.ofNullable(held.get(setting.key()))
                .orElseThrow(() -> new IllegalArgumentException("there is no setting " + setting.key()));
    }

    /** Paths that begin with {@code $data} follow the data folder. */
    private Settings anchored() {
        Path data = get(Keys.DATA);
        held.replaceAll((key, entry) -> entry.text().startsWith(DATA + "/")
                ? new Held(data.resolve(entry.text().substring(DATA.length() + 1)), entry.text(), entry.origin())
                : entry);
        return this;
    }

    private record Held(Object value, String text, String origin) {}
}
