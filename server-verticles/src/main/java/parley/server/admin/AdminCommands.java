package parley.server.admin;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Access;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.ByeReason;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.powers.Plugins;
import parley.server.settings.Time;

/** The operators' commands; each needs the permission of its own name. */
public final class AdminCommands implements CommandPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(AdminCommands.class);
    private static final Parameter<UserName> USER = Parameter.person("user");
    private static final Parameter<String> TEXT = Parameter.text("text");

    private final Plugins plugins;
    private final Claims claims;
    private final Crowd crowd;
    private final Time time;
    private final long started;

    public AdminCommands(Plugins plugins, Claims claims, Crowd crowd, Time time) {
        this.plugins = plugins;
        this.claims = claims;
        this.crowd = crowd;
        this.time = time;
        this.started = time.nanos();
    }

    @Override
    public String id() {
        return "admin";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(operator("plugins", "shows what is deployed", List.of()), this::plugins),
                new Command(
                        operator(
                                "kick",
                                "ends all sessions of a user",
                                List.of(USER),
                                Refusal.NO_SUCH_USER,
                                Refusal.OFFLINE),
                        this::kick),
                new Command(operator("announce", "tells everybody who is logged in", List.of(TEXT)), this::announce),
                new Command(operator("stats", "shows how the server does", List.of()), this::stats));
    }

    /** What a role can permit. */
    public static List<String> permissions() {
        return List.of("plugins", "kick", "announce", "stats");
    }

    private static CommandSpec operator(
            String verb, String summary, List<Parameter<?>> parameters, Refusal... refusals) {
        return CommandSpec.of(verb, summary, parameters, new Access.Holders(verb), refusals);
    }

    private Future<Reply> plugins(Call call) {
        return plugins.deployed()
                .map(deployed -> Reply.done(
                        deployed.size() + " plugins",
                        Fields.none()
                                .rows(
                                        "plugins",
                                        deployed.stream()
                                                .map(AdminCommands::row)
                                                .toList())));
    }

    private static Fields.Row row(Plugins.Deployed plugin) {
        String state = plugin.running() ? "running" : "not deployed";
        return new Fields.Row(
                plugin.id() + "  " + state + "  " + String.join(" ", plugin.verbs()),
                Fields.none()
                        .text("id", plugin.id())
                        .text("state", state)
                        .truth("builtin", plugin.ours())
                        .texts("commands", plugin.verbs()));
    }

    private Future<Reply> kick(Call call) {
        UserName user = call.get(USER);
        if (user.equals(call.caller())) {
            // Its own answer could not be written any more.
            return Future.succeededFuture(Reply.refused(Refusal.SELF));
        }
        return crowd.reach(call.caller(), user)
                .compose(reach -> reach == Crowd.Reach.NO_SUCH_USER
                        ? Future.succeededFuture(Reply.refused(Refusal.NO_SUCH_USER))
                        : claims.endAll(user, ByeReason.KICKED).map(ended -> kicked(call.caller(), user, ended)));
    }

    private static Reply kicked(UserName operator, UserName user, int ended) {
        LOG.info("{} kicked {}, {} sessions ended", operator, user, ended);
        return ended == 0
                ? Reply.refused(Refusal.OFFLINE)
                : Reply.done(
                        user + " is out, " + (ended == 1 ? "1 session" : ended + " sessions") + " ended",
                        Fields.none().user("user", user));
    }

    private Future<Reply> announce(Call call) {
        LOG.info("{} announces something to everybody", call.caller());
        return crowd.announce(Notice.of("announce", call.get(TEXT)))
                .map(told -> Reply.done("told to " + told, Fields.none().whole("sent", told)));
    }

    private Future<Reply> stats(Call call) {
        return crowd.census().map(this::stats);
    }

    private Reply stats(Crowd.Census census) {
        long uptime = Duration.ofNanos(time.nanos() - started).toSeconds();
        long used = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / (1024 * 1024);
        return Reply.done(
                census.users() + " users online in " + census.sessions() + " sessions; up for " + uptime + " s; " + used
                        + " MiB of heap in use",
                Fields.none()
                        .whole("users", census.users())
                        .whole("sessions", census.sessions())
                        .whole("uptime", uptime)
                        .whole("heap", used));
    }
}
