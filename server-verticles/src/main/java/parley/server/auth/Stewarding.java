package parley.server.auth;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Call;
import parley.protocol.ByeReason;
import parley.protocol.words.Amount;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.settings.Time;
import parley.server.store.Adopt;
import parley.server.store.AllAccounts;
import parley.server.store.DeleteAccount;
import parley.server.store.Seed;
import parley.server.store.SetPassword;
import parley.server.store.Store;

/**
 * What operators do to accounts: {@code accounts create adopt passwd unlock delete} (rows A20, A30). Touched only from the
 * feature's context.
 */
final class Stewarding {
    private static final Logger LOG = LoggerFactory.getLogger(Stewarding.class);

    private final Store store;
    private final Claims claims;
    private final Crowd crowd;
    private final Passwords passwords;
    private final Roles roles;
    private final Proving proving;
    private final Secrets secrets;
    private final Time time;

    Stewarding(
            Store store,
            Claims claims,
            Crowd crowd,
            Passwords passwords,
            Roles roles,
            Proving proving,
            Secrets secrets,
            Time time) {
        this.store = store;
        this.claims = claims;
        this.crowd = crowd;
        this.passwords = passwords;
        this.roles = roles;
        this.proving = proving;
        this.secrets = secrets;
        this.time = time;
    }

    Future<Reply> accounts(Call call) {
        String after = call.find(StewardSpecs.AFTER).orElse("");
        return store.read(new AllAccounts())
                .map(all -> all.stream()
                        .filter(account -> account.name().value().compareTo(after) > 0)
                        .toList())
                .map(page -> Reply.done(
                        Amount.of(page.size(), "account"),
                        Fields.none()
                                .rows("accounts", page.stream().map(this::row).toList())));
    }

    private Fields.Row row(AllAccounts.Account account) {
        List<String> held = roles.of(account.name());
        String origin = account.demo() ? "demo" : account.seeded() ? "trusted" : "registered";
        return new Fields.Row(
                account.name() + "  " + origin + "  made " + seconds(account.created()) + "  "
                        + account.lastSeen()
                                .map(seen -> "seen " + seconds(seen))
                                .orElse("never seen")
                        + (held.isEmpty() ? "" : "  " + String.join(",", held)),
                Fields.none()
                        .user("name", account.name())
                        .text("origin", origin)
                        .time("created", account.created())
                        .time("seen", account.lastSeen())
                        .texts("roles", held));
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    }

    Future<Reply> create(Call call) {
        Optional<UserName> name =
                UserName.parse(call.get(StewardSpecs.NEW_USER)).filter(parsed -> !parsed.reserved());
        return name.isEmpty()
                ? Future.succeededFuture(Reply.refused(Refusal.NAME_INVALID))
                : hashed(call, name.get(), (password, hash) -> created(call, name.get(), password, hash));
    }

    private Future<Reply> created(Call call, UserName user, String password, String hash) {
        Seed.Account account = new Seed.Account(user, hash, false);
        return store.decide(new Seed(List.of(account), time.instant())).compose(seeded -> {
            if (seeded.created().isEmpty()) {
                return Future.succeededFuture(Reply.refused(Refusal.NAME_TAKEN));
            }
            LOG.info("{} made the account {}", call.caller(), user);
            crowd.registered(user);
            return trusted(user).map(missing -> told(call, user, password, user + " has an account" + missing));
        });
    }

    Future<Reply> passwd(Call call) {
        UserName user = call.get(StewardSpecs.USER);
        return user.equals(call.caller())
                ? Future.succeededFuture(Reply.refused(Refusal.SELF.saying("password changes your own")))
                : hashed(call, user, (password, hash) -> changed(call, user, password, hash));
    }

    private Future<Reply> changed(Call call, UserName user, String password, String hash) {
        return store.decide(new SetPassword(user, hash)).compose(verdict -> {
            if (verdict == SetPassword.Verdict.NO_SUCH_USER) {
                return Future.succeededFuture(Reply.refused(Refusal.NO_SUCH_USER));
            }
            LOG.info("{} gave {} another password", call.caller(), user);
            proving.unlock(user);
            return claims.endAll(user, ByeReason.AUTH)
                    .map(ended -> told(call, user, password, user + " has another password"));
        });
    }

    /** The password that was given, or a random one, is hashed; what is too weak for anybody else is for an operator too. */
    private Future<Reply> hashed(Call call, UserName user, BiFunction<String, String, Future<Reply>> then) {
        String password = call.find(StewardSpecs.PASSWORD).orElseGet(secrets::password);
        if (SigningUp.weak(user, password)) {
            return Future.succeededFuture(Reply.refused(Refusal.PASSWORD_WEAK));
        }
        return passwords
                .hash(password)
                .compose(hash -> hash.isPresent()
                        ? then.apply(password, hash.get())
                        : Future.succeededFuture(Reply.refused(Refusal.BUSY)));
    }

    /** Only one that nobody knows yet is told. */
    private static Reply told(Call call, UserName user, String password, String done) {
        Fields fields = Fields.none().user("user", user);
        return call.find(StewardSpecs.PASSWORD).isPresent()
                ? Reply.done(done, fields)
                : Reply.done(
                        done + "; the password, shown only this once: " + password, fields.text("password", password));
    }

    Future<Reply> adopt(Call call) {
        UserName user = call.get(StewardSpecs.USER);
        return store.decide(new Adopt(user)).compose(verdict -> {
            if (verdict == Adopt.Verdict.NO_SUCH_USER) {
                return Future.succeededFuture(Reply.refused(Refusal.NO_SUCH_USER));
            }
            LOG.info("{} adopted {}", call.caller(), user);
            return trusted(user).map(missing -> {
                List<String> held = roles.of(user);
                return Reply.done(
                        missing.isEmpty() ? adopted(user, held) : user + " is adopted" + missing,
                        Fields.none().user("user", user).texts("roles", held));
            });
        });
    }

    private static String adopted(UserName user, List<String> held) {
        return held.isEmpty()
                ? user + " is adopted; the credentials file gives no role as yet"
                : user + " is adopted and has what the credentials file gives";
    }

    /**
     * Has the file's roles hold for an account that stands already, which is not undone by roles that cannot be read: then this
     * answers what is missing, in words that follow what was done.
     */
    private Future<String> trusted(UserName user) {
        return roles.trust(user).map("").recover(unreadable -> {
            LOG.error("the roles of {} do not hold before the next reload", user, unreadable);
            return Future.succeededFuture(
                    "; but the roles of the credentials file could not be read: reload, or none holds for " + user);
        });
    }

    Future<Reply> unlock(Call call) {
        UserName user = call.get(StewardSpecs.USER);
        boolean locked = proving.unlock(user);
        LOG.info("{} unlocked {}", call.caller(), user);
        return Future.succeededFuture(Reply.done(
                locked ? user + " may try again" : user + " was not locked",
                Fields.none().user("user", user)));
    }

    Future<Reply> delete(Call call) {
        UserName user = call.get(StewardSpecs.USER);
        if (user.equals(call.caller())) {
            return Future.succeededFuture(Reply.refused(Refusal.SELF));
        }
        return store.decide(new DeleteAccount(user, time.instant())).compose(verdict -> {
            if (verdict == DeleteAccount.Verdict.NO_SUCH_USER) {
                return Future.succeededFuture(Reply.refused(Refusal.NO_SUCH_USER));
            }
            LOG.info("{} deleted the account {}", call.caller(), user);
            return claims.endAll(user, ByeReason.KICKED)
                    .compose(ended -> crowd.deleted(user))
                    .map(Reply.done(
                            user + " is deleted; the name stays taken",
                            Fields.none().user("user", user)));
        });
    }
}
