package parley.server.mailbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
import parley.protocol.words.Amount;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
import parley.server.powers.Mail;
import parley.server.powers.SessionCall;
import parley.server.settings.Choices;
import parley.server.settings.Keys;
import parley.server.settings.Limits;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.AcceptMessage;
import parley.server.store.History;
import parley.server.store.MessageId;
import parley.server.store.RememberSent;
import parley.server.store.Store;
import parley.server.store.Unanswered;

/**
 * Takes direct messages and reads back old ones (protocol section 3.4). {@code ok} to a message means that it is on disk;
 * then its recipient is woken, then the sender is answered. Its state is touched only from its own context.
 */
public final class MailboxCommands implements CommandPlugin {
    /** An answer to a message waits for the decision, however long: the outcome is never unknown. */
    private static final Duration UNTIL_DECIDED = Duration.ofDays(365);

    private static final int LONGEST_KEY = 64;
    private static final long MOST_HISTORY = 100;
    private static final long USUAL_HISTORY = 20;
    private static final DateTimeFormatter MINUTE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private static final Parameter<UserName> TO = Parameter.person("to").shownAs("user");
    private static final Parameter<String> TEXT = Parameter.text("text");
    private static final Parameter<String> KEY =
            Parameter.word("key", LONGEST_KEY).inJsonOnly();
    private static final Parameter<UserName> USER = Parameter.person("user");
    private static final Parameter<Long> COUNT =
            Parameter.whole("count", 1, MOST_HISTORY).optionally();
    private static final Parameter<String> BEFORE = Parameter.word("before").inJsonOnly();

    private final Store store;
    private final Mail mail;
    private final Supplier<Settings> settings;
    private final Retention retention;

    public MailboxCommands(Vertx vertx, Store store, Mail mail, Crowd crowd, Supplier<Settings> settings, Time time) {
        this.store = store;
        this.mail = mail;
        this.settings = settings;
        this.retention = new Retention(vertx, store, crowd, settings, time);
    }

    @Override
    public String id() {
        return "mailbox";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                new Command(
                        CommandSpec.of(
                                        "message",
                                        "sends a message to a user, who gets it now or at the next login",
                                        List.of(TO, TEXT, KEY),
                                        Access.MEMBERS,
                                        Refusal.TOO_LONG,
                                        Refusal.SELF,
                                        Refusal.NO_SUCH_USER,
                                        Refusal.KEY_REUSED,
                                        Refusal.BLOCKED,
                                        Refusal.SENDER_QUOTA,
                                        Refusal.MAILBOX_FULL)
                                .within(UNTIL_DECIDED),
                        this::message),
                new Command(
                        CommandSpec.of(
                                "history",
                                "shows the last messages between a user and you",
                                List.of(USER, COUNT, BEFORE),
                                Access.MEMBERS,
                                Refusal.NO_SUCH_USER),
                        this::history));
    }

    @Override
    public Future<Void> start() {
        retention.start();
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        retention.stop();
        return Future.succeededFuture();
    }

    private Future<Reply> message(Call call) {
        if (call.get(TO).equals(call.caller())) {
            return Future.succeededFuture(Reply.refused(Refusal.SELF));
        }
        AcceptMessage question = new AcceptMessage(
                call.caller(), call.get(TO), call.get(TEXT), call.find(KEY), limits(), blocks(), call.at());
        return store.decide(question)
                .compose(verdict -> answer(SessionCall.of(call), verdict))
                .recover(Unanswered::refused);
    }

    private Future<Reply> answer(SessionCall call, AcceptMessage.Verdict verdict) {
        if (verdict instanceof AcceptMessage.Accepted accepted) {
            return wake(call, accepted);
        }
        if (verdict instanceof AcceptMessage.Phantom phantom) {
            return pretend(call, phantom);
        }
        if (verdict instanceof AcceptMessage.Repeated repeated) {
            return Future.succeededFuture(done(call.get(TO), repeated.id(), repeated.sent()));
        }
        return Future.succeededFuture(Reply.refused(refusal((AcceptMessage.Refused) verdict)));
    }

    private Future<Reply> wake(SessionCall call, AcceptMessage.Accepted accepted) {
        // The message is safe whatever becomes of waking its recipient.
        return mail.waiting(item(call, Optional.of(accepted.seq()), accepted.id()), call.session())
                .otherwise(false)
                .compose(sent -> remember(call, sent).map(done(call.get(TO), accepted.id(), sent)));
    }

    /** The same way as for somebody offline, so that neither the answer nor its time tells of the block. */
    private Future<Reply> pretend(SessionCall call, AcceptMessage.Phantom phantom) {
        return mail.waiting(item(call, Optional.empty(), phantom.id()), call.session())
                .otherwise(false)
                .map(woken -> done(call.get(TO), phantom.id(), false));
    }

    private static Mail.Item item(SessionCall call, Optional<Long> seq, MessageId id) {
        return new Mail.Item(seq, id.text(), call.caller(), call.get(TO), call.get(TEXT), call.at());
    }

    /** A repeat gets the first answer; without a key there is no repeat, and {@code stored} is what the store has. */
    private Future<Void> remember(SessionCall call, boolean sent) {
        Optional<String> key = call.find(KEY);
        return sent && key.isPresent()
                ? store.decide(new RememberSent(call.caller(), key.get()))
                        .<Void>mapEmpty()
                        .otherwiseEmpty()
                : Future.succeededFuture();
    }

    private Future<Reply> history(Call call) {
        Optional<String> before = call.find(BEFORE);
        Optional<MessageId> older = before.flatMap(MessageId::parse);
        if (before.isPresent() && older.isEmpty()) {
            return Future.succeededFuture(Reply.refused(Refusal.USAGE.saying("before is the id of a message")));
        }
        int count = call.find(COUNT).orElse(USUAL_HISTORY).intValue();
        return store.read(new History(call.caller(), call.get(USER), count, older))
                .map(verdict -> history(call.get(USER), verdict))
                .recover(Unanswered::refused);
    }

    private static Reply history(UserName user, History.Verdict verdict) {
        if (!(verdict instanceof History.Page page)) {
            return Reply.refused(Refusal.NO_SUCH_USER);
        }
        return Reply.done(
                count(page.rows().size()) + " with " + user + (page.more() ? "; there are older ones" : ""),
                Fields.none()
                        .rows(
                                "messages",
                                page.rows().stream().map(MailboxCommands::row).toList())
                        .flag("more", page.more()));
    }

    private static String count(int messages) {
        return Amount.of(messages, "message");
    }

    private static Fields.Row row(History.Row row) {
        return new Fields.Row(
                MINUTE.format(row.at()) + " " + row.from() + " > " + row.to() + ": " + row.text(),
                Fields.none()
                        .text("id", row.id().text())
                        .user("from", row.from())
                        .user("to", row.to())
                        .text("text", row.text())
                        .time("at", row.at()));
    }

    private static Reply done(UserName to, MessageId id, boolean sent) {
        String state = sent ? "sent" : "stored";
        return Reply.done(
                sent ? "sent to " + to : "stored for " + to,
                Fields.none().text("id", id.text()).text("state", state));
    }

    private static Refusal refusal(AcceptMessage.Refused refused) {
        return switch (refused) {
            case NO_SUCH_USER -> Refusal.NO_SUCH_USER;
            case KEY_REUSED -> Refusal.KEY_REUSED;
            case BLOCKED -> Refusal.BLOCKED;
            case SENDER_QUOTA -> Refusal.SENDER_QUOTA;
            case MAILBOX_FULL -> Refusal.MAILBOX_FULL;
        };
    }

    private AcceptMessage.Limits limits() {
        Settings now = settings.get();
        Limits.Mailbox mailbox = now.get(Keys.MAILBOX);
        return new AcceptMessage.Limits(
                unlimited(mailbox.messages()),
                mailbox.bytes(),
                unlimited(now.get(Keys.SENDER)),
                unlimited(now.get(Keys.OUTSTANDING)));
    }

    private static long unlimited(int count) {
        return count == Limits.NO_COUNT ? Long.MAX_VALUE : count;
    }

    private AcceptMessage.Blocks blocks() {
        return settings.get().get(Keys.BLOCKS) == Choices.Blocks.SILENT
                ? AcceptMessage.Blocks.SILENT
                : AcceptMessage.Blocks.TOLD;
    }
}
