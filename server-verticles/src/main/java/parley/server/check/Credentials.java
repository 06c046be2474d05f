package parley.server.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import parley.protocol.words.Amount;
import parley.server.auth.CredentialsFile;
import parley.server.auth.CredentialsRefused;
import parley.server.settings.Keys;
import parley.server.settings.Settings;

/** The accounts and roles to import. */
final class Credentials {
    private static final String WHAT = "credentials";

    private Credentials() {}

    static List<Finding> look(Settings settings, Set<String> permissions) {
        try {
            CredentialsFile file = CredentialsFile.of(settings);
            Optional<Path> path = settings.get(Keys.CREDENTIALS).filter(Files::exists);
            if (path.isEmpty()) {
                return List.of(Finding.ok(WHAT, "no file: nobody is imported"));
            }
            List<Finding> findings = new ArrayList<>();
            findings.add(Finding.ok(
                    WHAT,
                    path.get() + ": " + Amount.of(file.accounts().size(), "account") + ", "
                            + Amount.of(file.roles().size(), "role")));
            file.strange(permissions).forEach(warning -> findings.add(Finding.warn(WHAT, warning)));
            if (Rights.of(path.get()).othersWrite()) {
                findings.add(Finding.bad(WHAT, path.get() + " can be written by other users: chmod go-w it"));
            } else if (Rights.of(path.get()).othersRead() && !settings.untouched(Keys.CREDENTIALS)) {
                findings.add(Finding.warn(WHAT, path.get() + " can be read by other users: chmod 600 it"));
            }
            return findings;
        } catch (CredentialsRefused refused) {
            return List.of(Finding.miswritten(WHAT, String.valueOf(refused.getMessage())));
        } catch (IOException unreadable) {
            return List.of(Finding.bad(WHAT, "cannot be looked at: " + unreadable.getMessage()));
        }
    }
}
