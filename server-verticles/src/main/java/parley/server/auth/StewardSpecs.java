package parley.server.auth;

import java.time.Duration;
import java.util.List;
import parley.command.Access;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;

/** What the operators' commands on accounts look like; each needs the permission of its own name. */
final class StewardSpecs {
    private static final Duration WITH_A_HASH = Duration.ofSeconds(20);

    static final Parameter<UserName> USER = Parameter.person("user");
    /** A word, because a name that is none is {@code name-invalid} here and not a matter of usage. */
    static final Parameter<String> NEW_USER = Parameter.word("user");

    static final Parameter<String> PASSWORD = Parameter.password("password").optionally();
    static final Parameter<String> AFTER = Parameter.word("after").inJsonOnly();

    static final CommandSpec ACCOUNTS = operators("accounts", "lists all accounts", List.of(AFTER));
    static final CommandSpec CREATE = operators(
                    "create",
                    "makes an account, with a random password if none is given",
                    List.of(NEW_USER, PASSWORD),
                    Refusal.NAME_INVALID,
                    Refusal.NAME_TAKEN,
                    Refusal.PASSWORD_WEAK)
            .within(WITH_A_HASH);
    static final CommandSpec ADOPT = operators(
            "adopt",
            "has the roles of the credentials file hold for an account that registered itself",
            List.of(USER),
            Refusal.NO_SUCH_USER);
    static final CommandSpec PASSWD = operators(
                    "passwd",
                    "gives an account another password, a random one if none is given, and ends its sessions and tokens",
                    List.of(USER, PASSWORD),
                    Refusal.NO_SUCH_USER,
                    Refusal.SELF,
                    Refusal.PASSWORD_WEAK)
            .within(WITH_A_HASH);
    static final CommandSpec UNLOCK =
            operators("unlock", "forgets the wrong passwords of a name, and so ends its lockout", List.of(USER));
    static final CommandSpec DELETE = operators(
            "delete",
            "deletes an account for ever; its name stays taken",
            List.of(USER),
            Refusal.NO_SUCH_USER,
            Refusal.SELF);

    static final List<CommandSpec> ALL = List.of(ACCOUNTS, CREATE, ADOPT, PASSWD, UNLOCK, DELETE);

    private StewardSpecs() {}

    private static CommandSpec operators(
            String verb, String summary, List<Parameter<?>> parameters, Refusal... refusals) {
        return CommandSpec.of(verb, summary, parameters, new Access.Holders(verb), refusals);
    }
}
