package parley.server.admin;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.protocol.ByeReason;
import parley.protocol.words.Amount;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Claims;
import parley.server.powers.Connections;
import parley.server.powers.Crowd;
import parley.server.powers.Plugins;
import parley.server.powers.Running;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.Store;
import parley.server.store.VoidTokens;

/** The operators' commands; each needs the permission of its own name. */
public final class AdminCommands implements CommandPlugin {
    private static final Logger LOG = LoggerFactory.getLogger(AdminCommands.class);
    /** Of a drain without a span: a hundred connections leave in a second, and nobody has to wait for long. */
    private static final Duration FOR_EACH = Duration.ofMillis(10);

    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(5);

    private final Plugins plugins;
    private final Connections connections;
    private final Running running;
    private final Store store;
    private final Backups backups;
    private final Claims claims;
    private final Crowd crowd;
    private final Time time;
    private final long started;

    /** @param settings as they are at the moment; asked each time */
    public AdminCommands(
            Plugins plugins,
            Claims claims,
            Crowd crowd,
            Connections connections,
            Running running,
            Store store,
            Supplier<Settings> settings,
            Time time) {
        this.plugins = plugins;
        this.connections = connections;
        this.running = running;
        this.store = store;
        this.backups = new Backups(store, settings);
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
                new Command(AdminSpecs.PLUGINS, this::plugins),
                new Command(AdminSpecs.KICK, this::kick),
                new Command(AdminSpecs.ANNOUNCE, this::announce),
                new Command(AdminSpecs.STATS, this::stats),
                new Command(AdminSpecs.SESSIONS, this::sessions),
                new Command(AdminSpecs.RELOAD, this::reload),
                new Command(AdminSpecs.BACKUP, this::backup),
                new Command(AdminSpecs.DRAIN, this::drain));
    }

    /** What they ask for, without a server. */
    public static List<CommandSpec> specs() {
        return AdminSpecs.ALL;
    }

    private Future<Reply> plugins(Call call) {
        return plugins.deployed()
                .map(deployed -> Reply.done(
                        Amount.of(deployed.size(), "plugin"),
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
        UserName user = call.get(AdminSpecs.USER);
        if (user.equals(call.caller())) {
            // Its own answer could not be written any more.
            return Future.succeededFuture(Reply.refused(Refusal.SELF));
        }
        return crowd.reach(call.caller(), user)
                .compose(reach -> reach == Crowd.Reach.NO_SUCH_USER
                        ? Future.succeededFuture(Reply.refused(Refusal.NO_SUCH_USER))
                        : kick(call.caller(), user));
    }

    /** First nothing can be resumed any more: he must not come back between the two. */
    private Future<Reply> kick(UserName operator, UserName user) {
        return store.decide(new VoidTokens(user, time.instant()))
                .compose(resumable ->
                        claims.endAll(user, ByeReason.KICKED).map(ended -> kicked(operator, user, ended, resumable)));
    }

    private static Reply kicked(UserName operator, UserName user, Claims.Ended ended, boolean resumable) {
        if (ended.sessions() == 0 && !ended.awaited() && !resumable) {
            return Reply.refused(Refusal.OFFLINE);
        }
        LOG.info("{} kicked {}, sessions ended: {}", operator, user, ended.sessions());
        String sentence = ended.sessions() == 0
                ? user + " had no session; the one that was lost cannot be resumed any more"
                : user + " is out, " + Amount.of(ended.sessions(), "session") + " ended";
        return Reply.done(sentence, Fields.none().user("user", user).whole("sessions", ended.sessions()));
    }

    private Future<Reply> announce(Call call) {
        LOG.info("{} announces something to everybody", call.caller());
        return crowd.announce(Notice.of("announce", call.get(AdminSpecs.TEXT)))
                .map(told -> Reply.done("told to " + told, Fields.none().whole("sent", told)));
    }

    private Future<Reply> stats(Call call) {
        return crowd.census().map(this::stats);
    }

    private Future<Reply> sessions(Call call) {
        Optional<UserName> one = call.find(AdminSpecs.ONE);
        return connections.all().map(all -> {
            List<Fields.Row> rows = all.stream()
                    .filter(connection -> one.isEmpty() || connection.user().equals(one))
                    .map(Sessions::row)
                    .toList();
            return Reply.done(
                    Amount.of(rows.size(), "connection"), Fields.none().rows("sessions", rows));
        });
    }

    private Future<Reply> reload(Call call) {
        LOG.info("{} has the settings read again", call.caller());
        return running.reload()
                .map(wrong -> wrong.isEmpty()
                        ? Reply.done("settings, credentials and certificate were read again")
                        : Reply.refused(AdminSpecs.BAD_SETTINGS.saying(wrong.get() + "; nothing was changed")));
    }

    private Future<Reply> backup(Call call) {
        return backups.write(call.caller(), call.find(AdminSpecs.FILE), time.instant());
    }

    private Future<Reply> drain(Call call) {
        return connections.all().compose(all -> {
            long leaving = all.stream()
                    .filter(connection -> connection.kind() != Connections.Kind.OPERATOR)
                    .count();
            Duration usual = FOR_EACH.multipliedBy(leaving);
            Duration span =
                    call.find(AdminSpecs.SPAN).orElse(usual.compareTo(LONGEST_DRAIN) < 0 ? usual : LONGEST_DRAIN);
            LOG.info("{} drains the server, {} connections in {}", call.caller(), leaving, span);
            return running.drain(span)
                    .map(Reply.done(
                            draining(leaving, span),
                            Fields.none()
                                    .whole("sessions", leaving)
                                    .whole("seconds", span.toSeconds())
                                    .whole("pid", ProcessHandle.current().pid())));
        });
    }

    private static String draining(long leaving, Duration span) {
        String when = span.toSeconds() == 0 ? "at once" : "within " + span.toSeconds() + " s";
        String people = leaving == 0
                ? "nobody is connected"
                : Amount.of(leaving, "connection") + (leaving == 1 ? " ends " : " end ") + when;
        return "nobody new is let in; " + people + "; then process "
                + ProcessHandle.current().pid() + " ends";
    }

    private Reply stats(Crowd.Census census) {
        long uptime = Duration.ofNanos(time.nanos() - started).toSeconds();
        long used = (Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory()) / (1024 * 1024);
        return Reply.done(
                Amount.of(census.users(), "user") + " online in " + Amount.of(census.sessions(), "session")
                        + "; up for " + uptime + " s; " + used + " MiB of heap in use",
                Fields.none()
                        .whole("users", census.users())
                        .whole("sessions", census.sessions())
                        .whole("uptime", uptime)
                        .whole("heap", used));
    }
}
