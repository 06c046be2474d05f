package parley.client.talk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import parley.protocol.words.UserName;

/** Those whose direct links this user never wants, kept in a file with one name on each line. Touched from one thread. */
final class Refusals {
    private final Path file;
    private final Set<UserName> names;

    Refusals(Path file) {
        this.file = file;
        this.names = read(file);
    }

    Set<UserName> all() {
        return Set.copyOf(names);
    }

    void add(UserName name) {
        if (names.add(name)) {
            write();
        }
    }

    void remove(UserName name) {
        if (names.remove(name)) {
            write();
        }
    }

    private static Set<UserName> read(Path file) {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.stream()
                    .map(UserName::parse)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private void write() {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.write(file, names.stream().map(UserName::value).toList());
        } catch (IOException full) {
            throw new UncheckedIOException("cannot write " + file, full);
        }
    }
}
