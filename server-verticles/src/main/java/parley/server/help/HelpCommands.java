package parley.server.help;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import parley.command.Access;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.words.Amount;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.protocol.words.Verb;
import parley.server.catalog.Catalog;
import parley.server.catalog.Route;
import parley.server.powers.Operator;
import parley.server.powers.Permissions;
import parley.server.powers.Plugins;

/**
 * Shows the catalog: to everybody what everybody may use, to an operator what he holds the permission for, too. What it says
 * of each command is made once: everybody may ask, a thousand at once, on the thread that all features share. Touched only
 * from that thread.
 */
public final class HelpCommands implements CommandPlugin {
    private static final Parameter<String> COMMAND = Parameter.word("command").optionally();
    private static final Parameter<String> AFTER = Parameter.word("after").inJsonOnly();
    private static final CommandSpec HELP = CommandSpec.of(
            "help", "shows all commands, or one", List.of(COMMAND), Access.ANYONE, Refusal.UNKNOWN_COMMAND);
    private static final CommandSpec COMMANDS =
            CommandSpec.of("commands", "lists all commands for programs", List.of(AFTER), Access.ANYONE);

    private final Plugins plugins;
    private final Permissions permissions;
    private final Map<Verb, Fields.Row> rows = new HashMap<>();
    private Catalog rendered = Catalog.empty();

    public HelpCommands(Plugins plugins, Permissions permissions) {
        this.plugins = plugins;
        this.permissions = permissions;
    }

    @Override
    public String id() {
        return "help";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(HELP, call -> Future.succeededFuture(help(call))),
                new Command(COMMANDS, call -> Future.succeededFuture(commands(call))));
    }

    private Reply help(Call call) {
        Optional<String> wanted = call.find(COMMAND);
        if (wanted.isEmpty()) {
            return Reply.done("these are the commands; help <command> tells more", list(visible(call)));
        }
        Optional<Route> one =
                Verb.parse(wanted.get()).flatMap(plugins.catalog()::find).filter(route -> visible(call, route));
        return one.isEmpty()
                ? Reply.refused(Refusal.UNKNOWN_COMMAND)
                : Reply.done(about(one.get()), list(List.of(one.get())));
    }

    private Reply commands(Call call) {
        String after = call.find(AFTER).orElse("");
        List<Route> page = visible(call).stream()
                .filter(route -> route.spec().verb().value().compareTo(after) > 0)
                .toList();
        return Reply.done(Amount.of(page.size(), "command"), list(page));
    }

    private static String about(Route route) {
        StringBuilder about = new StringBuilder(route.spec().summary());
        if (!route.spec().refusals().isEmpty()) {
            about.append("; may answer");
            route.spec().refusals().forEach(refusal -> about.append(' ').append(refusal.code()));
        }
        return about.toString();
    }

    private List<Route> visible(Call call) {
        return plugins.catalog().routes().values().stream()
                .filter(route -> visible(call, route))
                .toList();
    }

    private boolean visible(Call call, Route route) {
        Optional<UserName> caller = call.member();
        if (caller.filter(Operator.NAME::equals).isPresent()) {
            return Operator.may(route.spec());
        }
        if (!(route.spec().access() instanceof Access.Holders holders)) {
            return true;
        }
        return caller.isPresent() && permissions.holds(caller.get(), holders.permission());
    }

    private Fields list(List<Route> routes) {
        Catalog now = plugins.catalog();
        if (!now.equals(rendered)) {
            rows.clear();
            rendered = now;
        }
        return Fields.none()
                .rows(
                        "commands",
                        routes.stream()
                                .map(route -> rows.computeIfAbsent(route.spec().verb(), verb -> row(route)))
                                .toList());
    }

    private static Fields.Row row(Route route) {
        CommandSpec spec = route.spec();
        return new Fields.Row(
                spec.usage() + "  " + spec.summary(),
                Fields.none()
                        .text("name", spec.verb().value())
                        .text("usage", spec.usage())
                        .text("summary", spec.summary())
                        .rows(
                                "parameters",
                                spec.positional().stream()
                                        .map(HelpCommands::row)
                                        .toList())
                        .text("permission", spec.access().word())
                        .text("plugin", route.plugin()));
    }

    private static Fields.Row row(Parameter<?> parameter) {
        return new Fields.Row(
                parameter.usage(),
                Fields.none()
                        .text("name", parameter.name())
                        .text("type", parameter.kind().type())
                        .truth("optional", parameter.optional()));
    }
}
