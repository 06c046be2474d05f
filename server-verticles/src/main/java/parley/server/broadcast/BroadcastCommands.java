package parley.server.broadcast;

import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import parley.command.Access;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.command.Parameter;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
import parley.server.powers.Crowd.Spoken;
import parley.server.settings.Buckets;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * {@code broadcast}: to everybody online who takes it from the caller, best effort (protocol sections 3.3 and 3.4). Owns
 * how often a user may do it and the keys of the last ten minutes.
 */
public final class BroadcastCommands implements CommandPlugin {
    private static final Parameter<String> TEXT = Parameter.text("text");
    private static final Parameter<String> KEY = Parameter.word("key", 64).inJsonOnly();

    private final Crowd crowd;
    private final RandomGenerator random;
    private final Supplier<Settings> settings;
    private final Time time;
    private final Buckets<UserName> pace = new Buckets<>();
    private final SpokenKeys keys;

    /**
     * @param settings as they are at the moment; asked each time
     * @param random for the ids
     */
    public BroadcastCommands(Crowd crowd, Supplier<Settings> settings, Time time, RandomGenerator random) {
        this.crowd = crowd;
        this.random = random;
        this.settings = settings;
        this.time = time;
        this.keys = new SpokenKeys(time);
    }

    @Override
    public String id() {
        return "broadcast";
    }

    @Override
    public List<Command> commands() {
        return List.of(new Command(
                CommandSpec.of(
                        "broadcast",
                        "sends a text to everybody who is online",
                        List.of(TEXT, KEY),
                        Access.MEMBERS,
                        Refusal.RATE,
                        Refusal.TOO_LONG,
                        Refusal.KEY_REUSED),
                this::broadcast));
    }

    private Future<Reply> broadcast(Call call) {
        UserName speaker = call.caller();
        String text = call.get(TEXT);
        if (text.getBytes(StandardCharsets.UTF_8).length > settings.get().get(Keys.TEXT)) {
            return refused(Refusal.TOO_LONG);
        }
        Optional<String> key = call.find(KEY);
        Optional<SpokenKeys.Said> said = key.flatMap(known -> keys.find(speaker, known));
        if (said.isPresent()) {
            return said.get().same(text) ? said.get().answer() : refused(Refusal.KEY_REUSED);
        }
        Optional<Duration> wait = pace.take(speaker, settings.get().get(Keys.BROADCAST), time.nanos());
        if (wait.isPresent()) {
            return Future.succeededFuture(Reply.refused(Refusal.RATE, wait.get()));
        }
        String id = Long.toHexString(random.nextLong());
        Future<Reply> answer = crowd.broadcast(new ServerLine.Broadcast(id, speaker, text, call.at()))
                .map(spoken -> answer(id, spoken));
        key.ifPresent(fresh -> keys.remember(speaker, fresh, text, answer));
        return answer;
    }

    private static Reply answer(String id, Spoken spoken) {
        String sentence = "sent to " + spoken.sent();
        return Reply.done(
                spoken.skipped() ? sentence + "; some recipients were not reached" : sentence,
                Fields.none().text("id", id).whole("sent", spoken.sent()).flag("skipped", spoken.skipped()));
    }

    private static Future<Reply> refused(Refusal refusal) {
        return Future.succeededFuture(Reply.refused(refusal));
    }
}
