package parley.server.auth;

import ch.qos.logback.classic.Level;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authorization.PermissionBasedAuthorization;
import io.vertx.ext.auth.properties.PropertyFileAuthorization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.LoggerFactory;
import parley.protocol.words.UserName;
import parley.server.powers.Permissions;

/**
 * Who holds which permission, by the roles of the credentials file. A line's roles hold only for an account that came from
 * the file: whoever registered a name before the operator wrote it there gets nothing (row
 * A30). Safe from every thread; replaced whole.
 */
public final class Roles implements Permissions {
    private static final String READER = "io.vertx.ext.auth.properties.impl.PropertyFileAuthenticationImpl";

    private final Vertx vertx;
    private final WorkerExecutor files;
    private volatile Map<UserName, User> holders = Map.of();
    private volatile Set<UserName> trusted = Set.of();
    private volatile CredentialsFile file = CredentialsFile.empty();

    /** @param files where it reads */
    public Roles(Vertx vertx, WorkerExecutor files) {
        this.vertx = vertx;
        this.files = files;
        silence();
    }

    @Override
    public boolean holds(UserName user, String permission) {
        return Optional.ofNullable(holders.get(user))
                .map(holder -> PermissionBasedAuthorization.create(permission).match(holder))
                .orElse(false);
    }

    /**
     * From now on the roles of this file hold, or, if the future fails because they cannot be read, everything stays as it was.
     *
     * @param accounts the accounts that came from a credentials file
     */
    Future<Void> hold(CredentialsFile newFile, Set<UserName> accounts) {
        return files.executeBlocking(() -> {
            replace(newFile, accounts);
            return null;
        });
    }

    private synchronized void replace(CredentialsFile newFile, Set<UserName> accounts) {
        Map<UserName, User> read = read(newFile, accounts);
        file = newFile;
        trusted = Set.copyOf(accounts);
        holders = read;
    }

    /** From now on the roles of the file hold for this account too; answers which they are. Fails as {@link #hold} does. */
    Future<List<String>> trust(UserName account) {
        return files.executeBlocking(() -> {
            trustNow(account);
            return of(account);
        });
    }

    private synchronized void trustNow(UserName account) {
        Set<UserName> more = new HashSet<>(trusted);
        more.add(account);
        replace(file, more);
    }

    /** The roles that the file gives and that hold. */
    List<String> of(UserName account) {
        return trusted.contains(account)
                ? Optional.ofNullable(file.accounts().get(account))
                        .map(CredentialsFile.Account::roles)
                        .orElse(List.of())
                : List.of();
    }

    /** One sentence for each line that gives roles to an account that registered itself. */
    public List<String> distrusted() {
        CredentialsFile current = file;
        List<String> warnings = new ArrayList<>();
        for (CredentialsFile.Account account : current.accounts().values()) {
            if (!account.roles().isEmpty() && !trusted.contains(account.name())) {
                warnings.add(current.shown() + ":" + account.line() + ": " + account.name()
                        + " registered itself, so this line's password and roles do not hold; parley admin adopt "
                        + account.name() + " has the roles hold");
            }
        }
        return warnings;
    }

    /** See {@link CredentialsFile#strange}, of the file whose roles hold. */
    public List<String> strange(Set<String> known) {
        return file.strange(known);
    }

    private Map<UserName, User> read(CredentialsFile from, Set<UserName> accounts) {
        List<CredentialsFile.Account> lines = from.accounts().values().stream()
                .filter(account -> accounts.contains(account.name()))
                .filter(account -> !account.roles().isEmpty())
                .toList();
        if (lines.isEmpty()) {
            return Map.of();
        }
        PropertyFileAuthorization reader = reader(from, lines);
        Map<UserName, User> read = new HashMap<>();
        for (CredentialsFile.Account line : lines) {
            User holder = User.fromName(line.name().value());
            if (!reader.getAuthorizations(holder).succeeded()) {
                throw new IllegalStateException("the roles of line " + line.line() + " were not read");
            }
            read.put(line.name(), holder);
        }
        return Map.copyOf(read);
    }

    /** It wants a file: it gets one of its own, with the roles only, that is gone before this returns. */
    private PropertyFileAuthorization reader(CredentialsFile from, List<CredentialsFile.Account> lines) {
        StringBuilder text = new StringBuilder();
        from.roles()
                .forEach((role, permissions) -> text.append("role.")
                        .append(role)
                        .append(" = ")
                        .append(String.join(",", permissions))
                        .append('\n'));
        lines.forEach(line -> text.append("user.")
                .append(line.name())
                .append(" = none,")
                .append(String.join(",", line.roles()))
                .append('\n'));
        try {
            Path copy = Files.createTempFile("parley-roles", ".properties");
            try {
                Files.writeString(copy, text);
                return PropertyFileAuthorization.create(
                        vertx, copy.toAbsolutePath().toString());
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** It logs the lines that it does not understand, whole. Ours it does; but what is never said cannot be wrong. */
    private static void silence() {
        if (LoggerFactory.getLogger(READER) instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(Level.OFF);
        }
    }
}
