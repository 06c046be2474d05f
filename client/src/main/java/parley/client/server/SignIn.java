package parley.client.server;

import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * As whom to sign in.
 *
 * @param secret the password, or an access token in its place; never shown
 * @param register whether the account is to be made
 * @param invite what the operator gave for that, where registration is by invitation
 */
public record SignIn(UserName user, String secret, boolean register, Optional<String> invite) {
    public SignIn(UserName user, String secret, boolean register) {
        this(user, secret, register, Optional.empty());
    }

    @Override
    public String toString() {
        return (register ? "register " : "login ") + user;
    }
}
