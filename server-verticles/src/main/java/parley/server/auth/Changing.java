package parley.server.auth;

import io.vertx.core.Future;
import java.util.Optional;
import parley.command.Call;
import parley.protocol.ByeReason;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.server.powers.Claims;
import parley.server.powers.Effect;
import parley.server.powers.Member;
import parley.server.powers.SessionCall;
import parley.server.store.ChangePassword;
import parley.server.store.Store;
import parley.server.store.TokenHash;

/**
 * {@code password} (protocol section 3.1, row A23): whoever gives the old one gets the account to himself. Every token is
 * void and every other session ends. A stolen token is not enough (row A31). Touched only from the feature's context.
 */
final class Changing {
    private final Store store;
    private final Claims claims;
    private final Passwords passwords;
    private final Proving proving;
    private final Logins logins;
    private final Secrets secrets;

    Changing(Store store, Claims claims, Passwords passwords, Proving proving, Logins logins, Secrets secrets) {
        this.store = store;
        this.claims = claims;
        this.passwords = passwords;
        this.proving = proving;
        this.logins = logins;
        this.secrets = secrets;
    }

    Future<Reply> change(Call given) {
        SessionCall call = SessionCall.of(given);
        if (logins.cameByToken(call.session())) {
            return Future.succeededFuture(
                    Reply.refused(Refusal.FORBIDDEN.saying("log in with your password to change it")));
        }
        if (SigningUp.weak(call.caller(), call.get(AuthSpecs.NEW))) {
            return Future.succeededFuture(Reply.refused(Refusal.PASSWORD_WEAK));
        }
        return proving.password(call, call.caller(), call.get(AuthSpecs.OLD))
                .compose(outcome -> outcome instanceof Proving.Proven proven
                        ? proven(call, proven)
                        : Future.succeededFuture(((Proving.Failed) outcome).reply()));
    }

    private Future<Reply> proven(SessionCall call, Proving.Proven proven) {
        return passwords
                .hash(call.get(AuthSpecs.NEW))
                .compose(hash -> hash.isPresent()
                        ? stored(call, proven, hash.get())
                        : Future.succeededFuture(Reply.refused(Refusal.BUSY)));
    }

    private Future<Reply> stored(SessionCall call, Proving.Proven proven, String hash) {
        String resume = secrets.resumeToken();
        ChangePassword change =
                new ChangePassword(call.caller(), proven.account().hash(), hash, TokenHash.of(resume));
        return store.decide(change)
                .compose(verdict -> verdict == ChangePassword.Verdict.CHANGED
                        ? alone(call, resume)
                        : Future.succeededFuture(Reply.refused(Refusal.BAD_LOGIN)));
    }

    private Future<Reply> alone(SessionCall call, String resume) {
        Member member = call.as().orElseThrow();
        logins.forget(call.session());
        // A side session cannot be resumed: nobody ever learns this token.
        Optional<String> given = member.main() ? Optional.of(resume) : Optional.empty();
        Reply.Done plain = new Reply.Done(
                "your password is changed; other sessions and all tokens have ended",
                Fields.none().text("resume", given));
        String hash = given.map(token -> TokenHash.of(token).value()).orElse("");
        Reply reply = given.isPresent() ? new Effect.Retokened(plain, hash) : plain;
        return claims.endOthers(member.user(), member.epoch(), hash, ByeReason.AUTH)
                .map(reply);
    }
}
