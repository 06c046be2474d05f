package parley.server.block;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import parley.command.Access;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.ListBlocked;
import parley.server.store.RemoveBlock;
import parley.server.store.SetBlock;
import parley.server.store.Store;
import parley.server.store.Unanswered;

/**
 * Not hearing from somebody, and not being seen by him (protocol section 3.3). Holds nothing itself: the store decides,
 * and the roster makes it so for every eye before the answer.
 */
public final class BlockCommands implements CommandPlugin {
    private static final Parameter<UserName> USER = Parameter.person("user");
    private static final Parameter<String> AFTER = Parameter.word("after").inJsonOnly();
    private static final Refusal TOO_MANY =
            Refusal.FORBIDDEN.saying("you block " + SetBlock.MOST + " users already; unblock one first");

    private final Store store;
    private final Crowd crowd;
    private final Supplier<Settings> settings;
    private final Time time;

    /** @param settings as they are at the moment; asked each time */
    public BlockCommands(Store store, Crowd crowd, Supplier<Settings> settings, Time time) {
        this.store = store;
        this.crowd = crowd;
        this.settings = settings;
        this.time = time;
    }

    @Override
    public String id() {
        return "block";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(
                        CommandSpec.of(
                                "block",
                                "takes nothing from somebody any more and looks offline to him",
                                List.of(USER),
                                Access.MEMBERS,
                                Refusal.SELF,
                                Refusal.NO_SUCH_USER,
                                Refusal.ALREADY_BLOCKED),
                        this::block),
                new Command(
                        CommandSpec.of(
                                "unblock",
                                "takes a block away",
                                List.of(USER),
                                Access.MEMBERS,
                                Refusal.SELF,
                                Refusal.NO_SUCH_USER,
                                Refusal.NOT_BLOCKED),
                        this::unblock),
                new Command(
                        CommandSpec.of("blocked", "shows whom you block", List.of(AFTER), Access.MEMBERS),
                        this::blocked));
    }

    private Future<Reply> block(Call call) {
        UserName blocker = call.caller();
        UserName other = call.get(USER);
        if (other.equals(blocker)) {
            return refused(Refusal.SELF);
        }
        Instant at = time.instant();
        Future<Reply> set = store.decide(new SetBlock(blocker, other, at)).compose(verdict -> switch (verdict) {
            case SET -> changed(blocker, other, true, at, other + " is blocked");
            case ALREADY_BLOCKED -> refused(Refusal.ALREADY_BLOCKED);
            case NO_SUCH_USER -> refused(Refusal.NO_SUCH_USER);
            case TOO_MANY -> refused(TOO_MANY);
        });
        return set.recover(Unanswered::refused);
    }

    private Future<Reply> unblock(Call call) {
        UserName blocker = call.caller();
        UserName other = call.get(USER);
        if (other.equals(blocker)) {
            return refused(Refusal.SELF);
        }
        Instant at = time.instant();
        boolean keepHistory = settings.get().get(Keys.HISTORY).isPresent();
        RemoveBlock remove = new RemoveBlock(blocker, other, keepHistory);
        Future<Reply> removed = store.decide(remove).compose(verdict -> switch (verdict) {
            case REMOVED -> changed(blocker, other, false, at, other + " is not blocked any more");
            case NOT_BLOCKED -> refused(Refusal.NOT_BLOCKED);
            case NO_SUCH_USER -> refused(Refusal.NO_SUCH_USER);
        });
        return removed.recover(Unanswered::refused);
    }

    private Future<Reply> blocked(Call call) {
        return store.read(new ListBlocked(call.caller()))
                .map(names -> page(names, call.find(AFTER)))
                .recover(Unanswered::refused);
    }

    private Future<Reply> changed(UserName blocker, UserName other, boolean set, Instant at, String sentence) {
        Reply done = Reply.done(sentence, Fields.none().user("user", other));
        return crowd.blockChanged(blocker, other, set, at).map(seen -> done);
    }

    private static Reply page(List<UserName> names, Optional<String> after) {
        String last = after.orElse("").toLowerCase(Locale.ROOT);
        List<UserName> page = new ArrayList<>(names.size());
        for (UserName name : names) {
            if (name.value().compareTo(last) > 0) {
                page.add(name);
            }
        }
        return Reply.done(
                page.isEmpty() ? "nobody blocked" : page.size() + " blocked",
                Fields.none().users("users", page));
    }

    private static Future<Reply> refused(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }
}
