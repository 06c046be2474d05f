package parley.server.powers;

import java.util.Optional;
import parley.command.Access;
import parley.command.CommandSpec;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;

/**
 * Whoever may open the socket in the data folder: no account, and seen by nobody. What he may is decided here and asked by the
 * gate, which refuses the rest, and by {@code help}, which shows only that.
 */
public final class Operator {
    /** What commands and the log call him; no account can have this name (protocol section 3.1). */
    public static final UserName NAME = new UserName("admin");

    /** As whom his calls come: a side session of nobody. */
    public static final Member MEMBER =
            new Member(NAME, 0, Optional.of(new Member.Side(Optional.empty(), Optional.empty())));

    /** Makes a connection one of two clients'. */
    private static final Verb RELAY = new Verb("relay");

    private Operator() {}

    /** He holds every permission. What needs an account is not for him, and neither is what makes a login. */
    public static boolean may(CommandSpec spec) {
        return spec.access() instanceof Access.Holders
                || (spec.access() instanceof Access.Anyone
                        && !spec.secret()
                        && !spec.verb().equals(RELAY));
    }
}
