package parley.server.presence;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
import parley.server.powers.Crowd;
import parley.server.powers.Crowd.Sight;
import parley.server.powers.Crowd.Standing;

/**
 * Who is there, in the caller's eyes, and how the caller wants to be seen (protocol section 3.2). Holds nothing itself:
 * the roster knows.
 */
public final class PresenceCommands implements CommandPlugin {
    private static final Parameter<String> AFTER = Parameter.word("after").inJsonOnly();
    private static final Parameter<Duration> SECONDS = Parameter.seconds("seconds");
    private static final Parameter<UserName> USER = Parameter.person("user");
    private static final Parameter<String> STATE = Parameter.choice("state", "online", "away", "hidden");
    private static final Parameter<String> TEXT = Parameter.rest("text").optionally();

    /** Everybody is shown it, time and again. */
    private static final int LONGEST_TEXT = 256;

    private final Crowd crowd;

    public PresenceCommands(Crowd crowd) {
        this.crowd = crowd;
    }

    @Override
    public String id() {
        return "presence";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(
                        CommandSpec.of("whoelse", "shows who else is online", List.of(AFTER), Access.MEMBERS),
                        this::whoelse),
                new Command(
                        CommandSpec.of(
                                "whoelsesince",
                                "shows who else was online within the last seconds",
                                List.of(SECONDS, AFTER),
                                Access.MEMBERS),
                        this::whoelsesince),
                new Command(
                        CommandSpec.of("users", "shows every account and how it is", List.of(AFTER), Access.MEMBERS),
                        this::users),
                new Command(
                        CommandSpec.of(
                                "whois",
                                "shows how somebody is, and since when",
                                List.of(USER),
                                Access.MEMBERS,
                                Refusal.NO_SUCH_USER),
                        this::whois),
                new Command(
                        CommandSpec.of(
                                "status",
                                "sets how others see you, with a few words if you like",
                                List.of(STATE, TEXT),
                                Access.MEMBERS,
                                Refusal.TOO_LONG),
                        this::status));
    }

    private Future<Reply> whoelse(Call call) {
        return crowd.online(call.caller()).map(names -> names(call, names, "online"));
    }

    private Future<Reply> whoelsesince(Call call) {
        String when = "seen in the last " + call.get(SECONDS).toSeconds() + " s";
        return crowd.onlineSince(call.caller(), call.get(SECONDS)).map(names -> names(call, names, when));
    }

    private Future<Reply> users(Call call) {
        return crowd.everybody(call.caller()).map(sights -> rows(call, sights));
    }

    private Future<Reply> whois(Call call) {
        return crowd.look(call.caller(), call.get(USER))
                .map(sight -> sight.map(PresenceCommands::told).orElse(Reply.refused(Refusal.NO_SUCH_USER)));
    }

    private Future<Reply> status(Call call) {
        Optional<String> words = call.find(TEXT);
        if (words.map(PresenceCommands::bytes).orElse(0) > LONGEST_TEXT) {
            return Future.succeededFuture(Reply.refused(Refusal.TOO_LONG));
        }
        String state = call.get(STATE);
        Standing standing = Standing.valueOf(state.toUpperCase(Locale.ROOT));
        return crowd.show(call.caller(), standing, words)
                .map(refusal -> refusal.isPresent()
                        ? Reply.refused(refusal.get())
                        : Reply.done("you are " + state, Fields.none().text("state", state)));
    }

    private static Reply names(Call call, List<UserName> names, String what) {
        List<UserName> page = new ArrayList<>(names.size());
        for (UserName name : names) {
            if (behind(call, name)) {
                page.add(name);
            }
        }
        return Reply.done(
                page.isEmpty() ? "nobody else " + what : page.size() + " " + what,
                Fields.none().users("users", page));
    }

    private static Reply rows(Call call, List<Sight> sights) {
        List<Fields.Row> rows = new ArrayList<>(sights.size());
        for (Sight sight : sights) {
            if (behind(call, sight.user())) {
                rows.add(new Fields.Row(Lines.of(sight), fields(sight)));
            }
        }
        return Reply.done(Amount.of(rows.size(), "account"), Fields.none().rows("users", rows));
    }

    private static Reply told(Sight sight) {
        return Reply.done(Lines.of(sight), fields(sight));
    }

    private static Fields fields(Sight sight) {
        return Fields.none()
                .user("name", sight.user())
                .text("state", Lines.state(sight))
                .time("since", sight.since())
                .text("status", sight.words());
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** Whether the name comes behind the one that the caller has already. */
    private static boolean behind(Call call, UserName name) {
        Optional<String> after = call.find(AFTER);
        return after.isEmpty() || name.value().compareTo(after.get().toLowerCase(Locale.ROOT)) > 0;
    }
}
