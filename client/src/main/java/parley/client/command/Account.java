package parley.client.command;

import java.util.Optional;
import parley.client.server.ServerAddress;
import parley.protocol.words.UserName;

/** A user of a server: {@code hans@localhost:12345}. */
record Account(UserName user, ServerAddress server) {

    /**
     * A server with or without the user: {@code [user@]host[:port]}.
     *
     * @param user as who; empty if it was not said
     */
    record Target(Optional<UserName> user, ServerAddress server) {
        /** The account, if a user was said. */
        Optional<Account> account() {
            return user.map(name -> new Account(name, server));
        }
    }

    /** @throws CommandEnded wrong use, if it is neither a server nor an account */
    static Target target(String text) {
        int at = text.lastIndexOf('@');
        Optional<UserName> user = at < 0 ? Optional.empty() : UserName.parse(text.substring(0, at));
        Optional<ServerAddress> server = ServerAddress.parse(text.substring(at + 1));
        if (server.isEmpty() || (at >= 0 && user.isEmpty())) {
            throw CommandEnded.wrongUse("not an account: say user@host, user@host:port or user@[address]:port");
        }
        return new Target(user, server.get());
    }

    /** @throws CommandEnded wrong use, if it is no account */
    static Account of(String text) {
        return target(text)
                .account()
                .orElseThrow(() -> CommandEnded.wrongUse("which user of " + text + "? say user@" + text));
    }

    @Override
    public String toString() {
        return user + "@" + server;
    }
}
