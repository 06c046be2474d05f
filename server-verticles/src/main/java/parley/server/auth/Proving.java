package parley.server.auth;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.ByeReason;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.server.powers.Claims;
import parley.server.powers.Effect;
import parley.server.powers.Origin;
import parley.server.powers.SessionCall;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.FindAccount;
import parley.server.store.Rehash;
import parley.server.store.SignIn;
import parley.server.store.Store;
import parley.server.store.TokenHash;
import parley.server.store.UseToken;

/**
 * Whether somebody knows a password (or holds an access token), with everything that keeps strangers from trying for long.
 * What a refusal says never depends on whether there is such an account (row A05).
 */
final class Proving {
    private static final Logger LOG = LoggerFactory.getLogger(Proving.class);
    private static final int MOST_ATTEMPTS = 6;

    private final Store store;
    private final Claims claims;
    private final Passwords passwords;
    private final Lockouts lockouts;
    private final Time time;

    Proving(Store store, Claims claims, Passwords passwords, Supplier<Settings> settings, Time time) {
        this.store = store;
        this.claims = claims;
        this.passwords = passwords;
        this.lockouts = new Lockouts(settings, time);
        this.time = time;
    }

    sealed interface Outcome {}

    record Proven(FindAccount.Account account, SignIn.Proof proof) implements Outcome {}

    record Failed(Reply reply) implements Outcome {}

    /** For a login: a password, or an access token in its place. */
    Future<Outcome> login(SessionCall call, UserName user, String secret) {
        Optional<Outcome> refused = refusedUnseen(call, user);
        if (refused.isPresent()) {
            return Future.succeededFuture(refused.get());
        }
        return store.read(new FindAccount(user))
                .compose(account -> token(call, user, seen(call, account, secret), secret));
    }

    /** For a change: the password and nothing else. */
    Future<Outcome> password(SessionCall call, UserName user, String secret) {
        Optional<Outcome> refused = refusedUnseen(call, user);
        if (refused.isPresent()) {
            return Future.succeededFuture(refused.get());
        }
        return store.read(new FindAccount(user))
                .compose(account -> hashed(call, user, seen(call, account, secret), secret));
    }

    /** One more wrong secret on this connection, that no name pays for. */
    Future<Reply> denied(SessionCall call) {
        Reply refused = Reply.refused(Refusal.BAD_LOGIN);
        return call.attempts() + 1 >= MOST_ATTEMPTS
                ? ended(call, refused, ByeReason.AUTH)
                : Future.succeededFuture(new Effect.Denied(refused));
    }

    /** Forgets the wrong passwords of a name. Answers whether it was locked. */
    boolean unlock(UserName user) {
        return lockouts.forget(user);
    }

    private Optional<Outcome> refusedUnseen(SessionCall call, UserName user) {
        Optional<Duration> locked = lockouts.locked(user, call.origin());
        if (locked.isPresent()) {
            return locked.map(Proving::locked);
        }
        return lockouts.exhausted(call.origin())
                .map(wait -> new Failed(
                        Reply.refused(Refusal.RATE.saying("too many wrong passwords came from your network"), wait)));
    }

    /** From another machine a demo account is like one that does not exist, in every respect (row A29). */
    private static Optional<FindAccount.Account> seen(
            SessionCall call, Optional<FindAccount.Account> account, String secret) {
        if (account.isEmpty() || call.origin().loopback()) {
            return account;
        }
        boolean published = Published.has(account.get().name(), secret);
        if (published) {
            LOG.info(
                    "the published password of {} was tried from another machine",
                    account.get().name());
        }
        return account.filter(found -> !found.demo() && !published);
    }

    private Future<Outcome> token(
            SessionCall call, UserName user, Optional<FindAccount.Account> account, String secret) {
        if (!Secrets.looksLikeAccessToken(secret)) {
            return hashed(call, user, account, secret);
        }
        // Of somebody who does not exist too, or the time that it takes would tell.
        TokenHash token = TokenHash.of(secret);
        return store.decide(new UseToken(user, token, time.instant()))
                .compose(verdict -> verdict == UseToken.Verdict.GOOD && account.isPresent()
                        ? right(call, account.get(), new SignIn.AccessToken(token))
                        : hashed(call, user, account, secret));
    }

    private Future<Outcome> hashed(
            SessionCall call, UserName user, Optional<FindAccount.Account> account, String secret) {
        Optional<Duration> slowed = lockouts.slowed(user, call.origin());
        if (slowed.isPresent()) {
            return Future.succeededFuture(locked(slowed.get()));
        }
        Attempt attempt = new Attempt(user, call.origin());
        return passwords
                .check(secret, account.map(FindAccount.Account::hash), attempt)
                .compose(checked -> judged(call, attempt, account, checked));
    }

    /** One attempt at a name in the queue of the hashes. Strikes there, so that what waits behind it is not hashed. */
    private final class Attempt implements Passwords.Turn {
        private final UserName user;
        private final Origin origin;
        private volatile Optional<Lockouts.Strike> strike = Optional.empty();

        private Attempt(UserName user, Origin origin) {
            this.user = user;
            this.origin = origin;
        }

        @Override
        public boolean wanted() {
            return lockouts.locked(user, origin).isEmpty();
        }

        @Override
        public void wrong() {
            strike = Optional.of(lockouts.wrong(user, origin));
        }
    }

    private Future<Outcome> judged(
            SessionCall call, Attempt attempt, Optional<FindAccount.Account> account, Passwords.Checked checked) {
        if (checked instanceof Passwords.Busy) {
            return Future.succeededFuture(new Failed(Reply.refused(Refusal.BUSY)));
        }
        Optional<Lockouts.Strike> strike = attempt.strike;
        if (strike.isPresent()) {
            return wrong(call, attempt.user, strike.get());
        }
        Optional<Duration> locked = lockouts.locked(attempt.user, call.origin());
        if (account.isPresent() && locked.isEmpty() && checked instanceof Passwords.Right right) {
            return right.rehashed().isPresent()
                    ? renewed(call, account.get(), right.rehashed().get())
                    : right(
                            call,
                            account.get(),
                            new SignIn.Password(account.get().hash()));
        }
        return Future.succeededFuture(locked(locked.orElse(Duration.ofSeconds(1))));
    }

    /** The password is stored under today's parameters from now on; if that cannot be, the old hash serves as before. */
    private Future<Outcome> renewed(SessionCall call, FindAccount.Account account, String hash) {
        return store.decide(new Rehash(account.name(), account.hash(), hash))
                .map(verdict -> verdict == Rehash.Verdict.REHASHED ? hash : account.hash())
                .otherwise(account.hash())
                .compose(stored -> right(call, account, new SignIn.Password(stored)));
    }

    private Future<Outcome> right(SessionCall call, FindAccount.Account account, SignIn.Proof proof) {
        lockouts.right(account.name(), call.origin());
        return Future.succeededFuture(new Proven(account, proof));
    }

    private Future<Outcome> wrong(SessionCall call, UserName user, Lockouts.Strike strike) {
        if (strike.fell()) {
            LOG.info(
                    "{} is locked for {} after wrong passwords",
                    user,
                    call.origin().address().getHostAddress());
            Reply locked = refusedFor(strike.locked().orElse(Duration.ZERO));
            return ended(call, locked, ByeReason.LOCKED).map(Failed::new);
        }
        return strike.locked().isPresent()
                ? Future.succeededFuture(locked(strike.locked().get()))
                : denied(call).map(Failed::new);
    }

    private Future<Reply> ended(SessionCall call, Reply reply, ByeReason reason) {
        Reply ended = new Effect.Ended(reply, reason);
        return call.as()
                .map(member -> claims.leave(member.user(), member.epoch(), Claims.Leave.ENDED)
                        .map(ended))
                .orElse(Future.succeededFuture(ended));
    }

    private static Outcome locked(Duration left) {
        return new Failed(refusedFor(left));
    }

    /** The text notation has no other place for the time. */
    private static Reply refusedFor(Duration left) {
        long seconds = left.plusNanos(999_999_999).toSeconds();
        return Reply.refused(Refusal.LOCKED.saying("too many wrong passwords; wait " + seconds + " s"), left);
    }
}
