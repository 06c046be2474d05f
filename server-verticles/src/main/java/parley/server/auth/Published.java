package parley.server.auth;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * The names and passwords that Parley's own credentials file publishes with its source. An account that has one of them is a
 * demo account: from loopback only (row A29).
 */
final class Published {
    private static final CredentialsFile OURS = ours();

    private Published() {}

    static boolean has(UserName user, String password) {
        return Optional.ofNullable(OURS.accounts().get(user))
                .filter(account -> account.password().equals(password))
                .isPresent();
    }

    private static CredentialsFile ours() {
        // The build copies the file from the top of the repository, so that the two cannot differ.
        try (InputStream file = Published.class.getResourceAsStream("credentials.properties")) {
            if (file == null) {
                throw new IllegalStateException("the build left out credentials.properties");
            }
            return new CredentialsParser("credentials.properties").parse(file.readAllBytes());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (CredentialsRefused broken) {
            throw new IllegalStateException(broken);
        }
    }
}
