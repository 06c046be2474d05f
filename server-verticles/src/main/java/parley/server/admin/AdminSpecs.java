package parley.server.admin;

import java.time.Duration;
import java.util.List;
import parley.command.Access;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.words.Refusal;
import parley.protocol.words.UserName;
import parley.server.settings.Limits;

/** What the operators' commands on the server look like; each needs the permission of its own name. */
final class AdminSpecs {
    private static final Duration LONG = Duration.ofMinutes(2);

    static final Parameter<UserName> USER = Parameter.person("user");
    static final Parameter<UserName> ONE = USER.optionally();
    static final Parameter<String> TEXT = Parameter.text("text");
    static final Parameter<String> FILE = Parameter.rest("file").optionally();
    static final Parameter<Duration> SPAN = Parameter.seconds("seconds").optionally();
    static final Refusal BAD_SETTINGS = new Refusal("bad-settings", "nothing was changed");

    static final CommandSpec PLUGINS = operators("plugins", "shows what is deployed", List.of());
    static final CommandSpec KICK = operators(
            "kick", "ends all sessions of a user", List.of(USER), Refusal.NO_SUCH_USER, Refusal.OFFLINE, Refusal.SELF);
    static final CommandSpec ANNOUNCE = operators("announce", "tells everybody who is logged in", List.of(TEXT));
    static final CommandSpec STATS = operators("stats", "shows how the server does", List.of());
    static final CommandSpec SESSIONS = operators("sessions", "shows who is connected, and from where", List.of(ONE));
    static final CommandSpec RELOAD = operators(
                    "reload", "reads settings, credentials and certificate again", List.of(), BAD_SETTINGS)
            .within(LONG);
    static final CommandSpec BACKUP = operators(
                    "backup", "writes a complete copy of the store", List.of(FILE), Backups.failed())
            .within(Limits.NEVER);
    static final CommandSpec DRAIN = operators(
            "drain",
            "ends the server for a restart: nobody new is let in, everybody is asked to come back",
            List.of(SPAN));

    static final List<CommandSpec> ALL = List.of(PLUGINS, KICK, ANNOUNCE, STATS, SESSIONS, RELOAD, BACKUP, DRAIN);

    private AdminSpecs() {}

    private static CommandSpec operators(
            String verb, String summary, List<Parameter<?>> parameters, Refusal... refusals) {
        return CommandSpec.of(verb, summary, parameters, new Access.Holders(verb), refusals);
    }
}
