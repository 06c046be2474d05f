package parley.server.auth;

import io.vertx.core.Future;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import parley.command.Call;
import parley.protocol.ByeReason;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Effect;
import parley.server.powers.Member;
import parley.server.powers.SessionCall;
import parley.server.powers.SessionRef;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.FindAccount;
import parley.server.store.KnowsToken;
import parley.server.store.Resume;
import parley.server.store.SignIn;
import parley.server.store.Store;
import parley.server.store.TokenHash;

/**
 * {@code login} and {@code resume} (protocol sections 3.1 and 3.2). Touched only from the feature's context.
 *
 * <p>A session that came by an access token gets no resume token: it would outlive {@code untoken}, and hide that its owner
 * never showed a password (row A31).
 */
final class Logins {
    private static final String NOTHING = "none";

    private final Store store;
    private final Proving proving;
    private final Entrance entrance;
    private final Secrets secrets;
    private final Supplier<Settings> settings;
    private final Time time;
    private final Set<SessionRef> byToken = new HashSet<>();

    Logins(Store store, Proving proving, Entrance entrance, Secrets secrets, Supplier<Settings> settings, Time time) {
        this.store = store;
        this.proving = proving;
        this.entrance = entrance;
        this.secrets = secrets;
        this.settings = settings;
        this.time = time;
    }

    Future<Reply> login(Call given) {
        SessionCall call = SessionCall.of(given);
        if (call.as().isPresent()) {
            return Future.succeededFuture(Reply.refused(Refusal.ALREADY_LOGGED_IN));
        }
        Optional<String> deliver = call.find(AuthSpecs.DELIVER);
        Optional<UserName> from = deliver.filter(word -> !word.equals(NOTHING)).flatMap(UserName::parse);
        if (deliver.isPresent() && from.isEmpty() && !deliver.get().equals(NOTHING)) {
            return Future.succeededFuture(Reply.refused(Refusal.USAGE.saying("deliver is none or a user's name")));
        }
        Optional<Member.Side> side = deliver.map(word -> new Member.Side(from, call.find(AuthSpecs.AFTER)));
        return proving.login(call, call.get(AuthSpecs.USER), call.get(AuthSpecs.PASSWORD))
                .compose(outcome -> proved(call, side, outcome));
    }

    private Future<Reply> proved(SessionCall call, Optional<Member.Side> side, Proving.Outcome outcome) {
        if (outcome instanceof Proving.Failed failed) {
            return Future.succeededFuture(failed.reply());
        }
        Proving.Proven proven = (Proving.Proven) outcome;
        // Read behind this line, so that it knows every number that the client can have seen.
        long last = proven.account().last();
        if (side.flatMap(Member.Side::after).filter(after -> after > last).isPresent()) {
            return Future.succeededFuture(neverGiven());
        }
        Optional<UserName> from = side.flatMap(Member.Side::from);
        if (from.isEmpty()) {
            return admit(call, side, proven);
        }
        return store.read(new FindAccount(from.get()))
                .compose(account -> account.isPresent()
                        ? admit(call, side, proven)
                        : Future.succeededFuture(Reply.refused(Refusal.NO_SUCH_USER)));
    }

    private Future<Reply> admit(SessionCall call, Optional<Member.Side> side, Proving.Proven proven) {
        boolean token = proven.proof() instanceof SignIn.AccessToken;
        Optional<String> resume = token || side.isPresent() ? Optional.empty() : Optional.of(secrets.resumeToken());
        UserName user = proven.account().name();
        SignIn signIn = new SignIn(user, proven.proof(), resume.map(TokenHash::of), time.instant());
        Entrance.Guest guest = new Entrance.Guest(
                user, side, acks(call), Set.of(), proven.account().hidden(), resume);
        Entrance.Opening opening = () -> store.decide(signIn).map(verdict -> mailbox(verdict, side));
        return token ? byToken(call, guest, opening) : entrance.enter(call, guest, opening);
    }

    /** Remembered before the roster knows of the session, for its departure may be told before the answer is here. */
    private Future<Reply> byToken(SessionCall call, Entrance.Guest guest, Entrance.Opening opening) {
        SessionRef session = call.session();
        boolean fresh = byToken.add(session);
        return entrance.enter(call, guest, opening).onComplete(answer -> {
            if (fresh && !(answer.succeeded() && answer.result() instanceof Effect.Admitted)) {
                forget(session);
            }
        });
    }

    /** A side session begins where it asked to, else with what comes from now on, and learns that number. */
    private static Optional<Entrance.Mailbox> mailbox(SignIn.Verdict verdict, Optional<Member.Side> side) {
        if (!(verdict instanceof SignIn.SignedIn in)) {
            return Optional.empty();
        }
        long begin = side.map(one -> one.after().orElse(in.last())).orElse(in.cursor());
        return Optional.of(new Entrance.Mailbox(begin, begin, in.waiting()));
    }

    Future<Reply> resume(Call given) {
        SessionCall call = SessionCall.of(given);
        if (call.as().isPresent()) {
            return Future.succeededFuture(Reply.refused(Refusal.ALREADY_LOGGED_IN));
        }
        String next = secrets.resumeToken();
        boolean keepHistory = settings.get().get(Keys.HISTORY).isPresent();
        long seq = call.get(AuthSpecs.SEQ);
        TokenHash token = TokenHash.of(call.get(AuthSpecs.TOKEN));
        return store.decide(new Resume(token, TokenHash.of(next), seq, keepHistory, time.instant()))
                .compose(verdict -> resumed(call, verdict, next));
    }

    private Future<Reply> resumed(SessionCall call, Resume.Verdict verdict, String next) {
        if (verdict instanceof Resume.Resumed resumed) {
            return store.read(new FindAccount(resumed.name())).compose(account -> goOn(call, resumed, account, next));
        }
        if (verdict instanceof Resume.SeqTooHigh) {
            return Future.succeededFuture(neverGiven());
        }
        return proving.denied(call);
    }

    private Future<Reply> goOn(
            SessionCall call, Resume.Resumed resumed, Optional<FindAccount.Account> account, String next) {
        boolean allowed = account.isPresent()
                && (call.origin().loopback() || !account.get().demo());
        if (!allowed) {
            return proving.denied(call);
        }
        Entrance.Guest guest = new Entrance.Guest(
                resumed.name(), Optional.empty(), acks(call), resumed.family(), resumed.hidden(), Optional.of(next));
        Entrance.Mailbox mailbox = new Entrance.Mailbox(resumed.cursor(), call.get(AuthSpecs.SEQ), resumed.waiting());
        // The password may have changed, and with it every token ended, while the roster was asked.
        return entrance.enter(
                call,
                guest,
                () -> store.read(new KnowsToken(TokenHash.of(next)))
                        .map(known -> known ? Optional.of(mailbox) : Optional.empty()));
    }

    private static Reply neverGiven() {
        return new Effect.Ended(Reply.refused(Refusal.USAGE.saying("this number was never given")), ByeReason.PROTOCOL);
    }

    /** Whether nobody on this session has shown a password. */
    boolean cameByToken(SessionRef session) {
        return byToken.contains(session);
    }

    /** Somebody on this session has shown the password, or it is over. */
    void forget(SessionRef session) {
        byToken.remove(session);
    }

    private static boolean acks(SessionCall call) {
        return call.find(AuthSpecs.ACK).orElse(false);
    }
}
