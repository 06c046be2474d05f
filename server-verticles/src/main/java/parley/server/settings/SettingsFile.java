package parley.server.settings;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** What stands in a settings file: keys with the texts of their values and their lines, in the order of the lines. */
record SettingsFile(String shown, List<Entry> entries) {
    /** An entry whose value is no text, number, truth value or list of texts has no text. */
    record Entry(String key, Optional<String> text, int line) {}

    /** @param shown what errors call the file */
    static SettingsFile read(Path file, String shown) throws SettingsRefused {
        TomlParseResult toml;
        try {
            toml = Toml.parse(Files.readString(file));
        } catch (NoSuchFileException missing) {
            throw new SettingsRefused(shown + ": there is no such file");
        } catch (AccessDeniedException forbidden) {
            throw new SettingsRefused(shown + ": this user is not allowed to read it");
        } catch (IOException unreadable) {
            throw new SettingsRefused(shown + ": cannot be read as UTF-8 text");
        }
        if (toml.hasErrors()) {
            // Its own message would quote the line.
            TomlPosition position = toml.errors().get(0).position();
            throw new SettingsRefused(
                    shown + ":" + position.line() + ": this is not TOML; a text stands in quotes, and each key once");
        }
        List<Entry> entries = new ArrayList<>();
        for (List<String> path : toml.keyPathSet(true)) {
            Object value = toml.get(path);
            // A table that holds something is only the way to it; an empty one may be a misspelt name.
            if (!(value instanceof TomlTable table) || table.isEmpty()) {
                entries.add(new Entry(String.join(".", path), text(value), line(toml, path)));
            }
        }
        entries.sort(Comparator.comparingInt(Entry::line));
        refuseTwice(shown, entries);
        return new SettingsFile(shown, entries);
    }

    /** TOML itself refuses one key twice, but not a dotted key beside the same key in quotes. */
    private static void refuseTwice(String shown, List<Entry> entries) throws SettingsRefused {
        Set<String> keys = new HashSet<>();
        for (Entry entry : entries) {
            if (!keys.add(entry.key())) {
                throw new SettingsRefused(
                        shown + ":" + entry.line() + ": " + Nearest.shown(entry.key()) + " stands twice");
            }
        }
    }

    private static Optional<String> text(@Nullable Object value) {
        if (value instanceof String || value instanceof Long || value instanceof Boolean) {
            return Optional.of(value.toString());
        }
        if (value instanceof TomlArray array && array.toList().stream().allMatch(String.class::isInstance)) {
            return Optional.of(
                    IntStream.range(0, array.size()).mapToObj(array::getString).collect(Collectors.joining(",")));
        }
        return Optional.empty();
    }

    private static int line(TomlParseResult toml, List<String> path) {
        return Optional.ofNullable(toml.inputPositionOf(path))
                .map(TomlPosition::line)
                .orElse(1);
    }
}
