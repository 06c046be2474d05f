package parley.server.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import parley.command.Call;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
import parley.server.powers.SessionCall;
import parley.server.settings.Choices;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.FindAccount;
import parley.server.store.Register;
import parley.server.store.Store;
import parley.server.store.TokenHash;

/** {@code register} (protocol section 3.1, rows A07, A08). Touched only from the feature's context. */
final class SigningUp {
    private static final int SHORTEST_PASSWORD = 8;

    private final Store store;
    private final Crowd crowd;
    private final Passwords passwords;
    private final Entrance entrance;
    private final Secrets secrets;
    private final SignUps signUps;
    private final Supplier<Settings> settings;
    private final Time time;
    /** The features' own thread would stand still while a disk is slow. */
    private final WorkerExecutor invites;

    SigningUp(
            Vertx vertx,
            Store store,
            Crowd crowd,
            Passwords passwords,
            Entrance entrance,
            Secrets secrets,
            Supplier<Settings> settings,
            Time time) {
        this.store = store;
        this.crowd = crowd;
        this.passwords = passwords;
        this.entrance = entrance;
        this.secrets = secrets;
        this.signUps = new SignUps(settings, time);
        this.settings = settings;
        this.time = time;
        this.invites = vertx.createSharedWorkerExecutor("parley-invites", 1);
    }

    Future<Void> close() {
        return invites.close();
    }

    /** Whether nobody should choose this password: too short, or published. */
    static boolean weak(UserName user, String password) {
        return password.codePointCount(0, password.length()) < SHORTEST_PASSWORD || Published.has(user, password);
    }

    Future<Reply> register(Call given) {
        SessionCall call = SessionCall.of(given);
        Optional<UserName> name = UserName.parse(call.get(AuthSpecs.NEW_USER)).filter(parsed -> !parsed.reserved());
        Optional<Reply> refused = refusal(call, name);
        if (refused.isPresent()) {
            return Future.succeededFuture(refused.get());
        }
        return invited(call)
                .compose(invited -> invited
                        ? named(call, name.orElseThrow())
                        : Future.succeededFuture(Reply.refused(Refusal.REGISTRATION_CLOSED)));
    }

    /** What needs neither the store nor a hash, the count of sign-ups last. */
    private Optional<Reply> refusal(SessionCall call, Optional<UserName> name) {
        if (call.as().isPresent()) {
            return Optional.of(Reply.refused(Refusal.ALREADY_LOGGED_IN));
        }
        if (settings.get().get(Keys.REGISTRATION) == Choices.Registration.CLOSED) {
            return Optional.of(Reply.refused(Refusal.REGISTRATION_CLOSED));
        }
        if (name.isEmpty()) {
            return Optional.of(Reply.refused(Refusal.NAME_INVALID));
        }
        if (weak(name.get(), call.get(AuthSpecs.PASSWORD))) {
            return Optional.of(Reply.refused(Refusal.PASSWORD_WEAK));
        }
        Optional<Duration> wait = signUps.refuse(call.origin());
        return wait.map(left -> Reply.refused(Refusal.RATE, left));
    }

    private Future<Boolean> invited(SessionCall call) {
        if (settings.get().get(Keys.REGISTRATION) == Choices.Registration.OPEN) {
            return Future.succeededFuture(true);
        }
        Path file = settings.get().get(Keys.INVITES);
        String code = call.find(AuthSpecs.INVITE).orElse("");
        return invites.executeBlocking(() -> Invites.has(file, code), false);
    }

    private Future<Reply> named(SessionCall call, UserName name) {
        return store.read(new FindAccount(name))
                .compose(account -> account.isPresent()
                        ? Future.succeededFuture(Reply.refused(Refusal.NAME_TAKEN))
                        : hashed(call, name));
    }

    private Future<Reply> hashed(SessionCall call, UserName name) {
        return passwords
                .hash(call.get(AuthSpecs.PASSWORD))
                .compose(hash -> hash.isPresent()
                        ? stored(call, name, hash.get())
                        : Future.succeededFuture(Reply.refused(Refusal.BUSY)));
    }

    private Future<Reply> stored(SessionCall call, UserName name, String hash) {
        String resume = secrets.resumeToken();
        return store.decide(new Register(name, hash, TokenHash.of(resume), time.instant()))
                .compose(verdict -> verdict == Register.Verdict.REGISTERED
                        ? welcome(call, name, resume)
                        : Future.succeededFuture(Reply.refused(Refusal.NAME_TAKEN)));
    }

    private Future<Reply> welcome(SessionCall call, UserName name, String resume) {
        crowd.registered(name);
        boolean ack = call.find(AuthSpecs.ACK).orElse(false);
        Entrance.Guest guest = new Entrance.Guest(name, Optional.empty(), ack, Set.of(), false, Optional.of(resume));
        Entrance.Mailbox empty = new Entrance.Mailbox(0, 0, 0);
        return entrance.enter(call, guest, () -> Future.succeededFuture(Optional.of(empty)));
    }
}
