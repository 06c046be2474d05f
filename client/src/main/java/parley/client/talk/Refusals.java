package parley.client.talk;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import parley.client.server.StateFolder;
import parley.protocol.words.UserName;

/** Those whose direct links this user never wants, kept in a file with one name on each line. Touched from one thread. */
final class Refusals {
    private final Path file;
    private final Consumer<String> trouble;
    private final Set<UserName> names;

    /** @param trouble hears why the file cannot be read or written */
    Refusals(Path file, Consumer<String> trouble) {
        this.file = file;
        this.trouble = trouble;
        this.names = read();
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

    private Set<UserName> read() {
        try {
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.stream()
                    .map(UserName::parse)
                    .flatMap(Optional::stream)
                    .collect(Collectors.toCollection(TreeSet::new));
        } catch (IOException unreadable) {
            trouble.accept("whose direct links you never want cannot be read: " + unreadable.getMessage());
            return new TreeSet<>();
        }
    }

    private void write() {
        String lines = names.stream().map(name -> name + "\n").collect(Collectors.joining());
        try {
            StateFolder.replace(file, lines.getBytes(StandardCharsets.US_ASCII), false);
        } catch (IOException full) {
            trouble.accept(
                    "this is forgotten when the client ends, because it cannot be written: " + full.getMessage());
        }
    }
}
