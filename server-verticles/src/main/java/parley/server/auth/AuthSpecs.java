package parley.server.auth;

import java.time.Duration;
import java.util.List;
import parley.command.Access;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;

/** What the commands of this feature look like (protocol section 3). */
final class AuthSpecs {
    private static final Duration WITH_A_HASH = Duration.ofSeconds(20);
    private static final int LONGEST_LABEL = 32;

    static final Parameter<UserName> USER = Parameter.person("user");
    /** A word, because a name that is none is {@code name-invalid} here and not a matter of usage. */
    static final Parameter<String> NEW_USER = Parameter.word("user");

    static final Parameter<String> PASSWORD = Parameter.password("password");
    static final Parameter<Boolean> ACK = Parameter.flag("ack");
    static final Parameter<String> DELIVER = Parameter.word("deliver").inJsonOnly();
    static final Parameter<Long> AFTER =
            Parameter.whole("after", 0, Long.MAX_VALUE).inJsonOnly();
    static final Parameter<String> INVITE = Parameter.secret("invite").inJsonOnly();
    static final Parameter<String> TOKEN = Parameter.secret("token");
    static final Parameter<Long> SEQ = Parameter.whole("seq", 0, Long.MAX_VALUE);
    static final Parameter<String> OLD = Parameter.password("old");
    static final Parameter<String> NEW = Parameter.password("new");
    static final Parameter<String> LABEL = Parameter.word("label", LONGEST_LABEL);

    static final CommandSpec LOGIN = CommandSpec.of(
                    "login",
                    "logs in",
                    List.of(USER, PASSWORD, ACK, DELIVER, AFTER),
                    Access.ANYONE,
                    Refusal.BAD_LOGIN,
                    Refusal.LOCKED,
                    Refusal.ALREADY_ONLINE,
                    Refusal.ALREADY_LOGGED_IN,
                    Refusal.TLS_REQUIRED)
            .within(WITH_A_HASH);
    static final CommandSpec REGISTER = CommandSpec.of(
                    "register",
                    "makes an account and logs in",
                    List.of(NEW_USER, PASSWORD, INVITE, ACK),
                    Access.ANYONE,
                    Refusal.NAME_INVALID,
                    Refusal.NAME_TAKEN,
                    Refusal.PASSWORD_WEAK,
                    Refusal.REGISTRATION_CLOSED,
                    Refusal.RATE,
                    Refusal.ALREADY_LOGGED_IN,
                    Refusal.TLS_REQUIRED)
            .within(WITH_A_HASH);
    static final CommandSpec RESUME = CommandSpec.of(
                    "resume",
                    "goes on where a lost connection stopped",
                    List.of(TOKEN, SEQ, ACK),
                    Access.ANYONE,
                    Refusal.BAD_LOGIN,
                    Refusal.ALREADY_LOGGED_IN,
                    Refusal.TLS_REQUIRED)
            .within(WITH_A_HASH);
    static final CommandSpec CHANGE = CommandSpec.of(
                    "password",
                    "changes your password",
                    List.of(OLD, NEW),
                    Access.MEMBERS,
                    Refusal.BAD_LOGIN,
                    Refusal.LOCKED,
                    Refusal.PASSWORD_WEAK,
                    Refusal.TLS_REQUIRED)
            .within(WITH_A_HASH);
    static final CommandSpec MAKE = CommandSpec.of(
            "token",
            "makes an access token, a password for programs",
            List.of(LABEL),
            Access.MEMBERS,
            Refusal.NAME_TAKEN,
            Refusal.FORBIDDEN);
    static final CommandSpec LIST = CommandSpec.of("tokens", "lists your access tokens", List.of(), Access.MEMBERS);
    static final CommandSpec REMOVE = CommandSpec.of(
            "untoken", "takes an access token away", List.of(LABEL), Access.MEMBERS, Refusal.NO_SUCH_TOKEN);
    static final CommandSpec LOGOUT =
            CommandSpec.of("logout", "logs out and ends the connection", List.of(), Access.MEMBERS);

    private AuthSpecs() {}
}
