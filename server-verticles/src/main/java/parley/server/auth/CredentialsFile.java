package parley.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import parley.protocol.words.UserName;
import parley.server.settings.Keys;
import parley.server.settings.Nearest;
import parley.server.settings.Settings;

/**
 * What stands in a credentials file: accounts to seed, and roles. Either every line of the file is good, or none counts
 * (rows A21, A22). Immutable.
 *
 * @param shown what errors and warnings call the file
 * @param roles permissions by role
 * @param linesOfRoles where each role stands
 */
public record CredentialsFile(
        String shown,
        SortedMap<UserName, Account> accounts,
        SortedMap<String, List<String>> roles,
        Map<String, Integer> linesOfRoles) {

    public CredentialsFile {
        accounts = Collections.unmodifiableSortedMap(new TreeMap<>(accounts));
        roles = Collections.unmodifiableSortedMap(new TreeMap<>(roles));
        linesOfRoles = Map.copyOf(linesOfRoles);
    }

    /** A file without a line. */
    public static CredentialsFile empty() {
        return new CredentialsFile("credentials.properties", new TreeMap<>(), new TreeMap<>(), Map.of());
    }

    /** The file that the settings name. Where nobody named one, the default counts if it exists. */
    public static CredentialsFile of(Settings settings) throws CredentialsRefused {
        Optional<Path> file = settings.get(Keys.CREDENTIALS);
        if (file.isEmpty() || (settings.untouched(Keys.CREDENTIALS) && !Files.exists(file.get()))) {
            return empty();
        }
        return read(file.get());
    }

    public static CredentialsFile read(Path file) throws CredentialsRefused {
        String shown = file.getFileName().toString();
        try {
            return parse(shown, Files.readAllBytes(file));
        } catch (IOException unreadable) {
            throw new CredentialsRefused(file + ": cannot be read");
        }
    }

    /** @param shown what errors and warnings call the file that holds these bytes */
    public static CredentialsFile parse(String shown, byte[] bytes) throws CredentialsRefused {
        return new CredentialsParser(shown).parse(bytes);
    }

    /** One sentence for each permission that no command asks for; a pattern with {@code *} may mean any. */
    public List<String> strange(Set<String> known) {
        List<String> warnings = new ArrayList<>();
        roles.forEach((role, permissions) -> permissions.stream()
                .filter(permission -> !known.contains(permission) && permission.indexOf('*') < 0)
                .forEach(permission -> warnings.add(shown + ":" + linesOfRoles.getOrDefault(role, 0)
                        + ": no command asks for the permission " + permission
                        + Nearest.hint("; the nearest that one does is ", permission, known))));
        return warnings;
    }

    /** One {@code user.} line. */
    public record Account(UserName name, String password, List<String> roles, int line) {
        public Account {
            roles = List.copyOf(roles);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Account[" + name + ", line " + line + "]";
        }
    }
}
