package parley.client.server;

import parley.protocol.words.UserName;

/**
 * As whom to sign in.
 *
 * @param secret the password, or an access token in its place; never shown
 * @param register whether the account is to be made
 */
public record SignIn(UserName user, String secret, boolean register) {
    @Override
    public String toString() {
        return (register ? "register " : "login ") + user;
    }
}
