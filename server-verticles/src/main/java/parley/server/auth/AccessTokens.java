package parley.server.auth;

import io.vertx.core.Future;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import parley.command.Call;
import parley.protocol.words.Fields;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.server.powers.SessionCall;
import parley.server.settings.Time;
import parley.server.store.ListTokens;
import parley.server.store.MakeToken;
import parley.server.store.RemoveToken;
import parley.server.store.Store;
import parley.server.store.TokenHash;

/** {@code token tokens untoken}: passwords for programs (protocol section 3.1, row A31). */
final class AccessTokens {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Store store;
    private final Logins logins;
    private final Secrets secrets;
    private final Time time;

    AccessTokens(Store store, Logins logins, Secrets secrets, Time time) {
        this.store = store;
        this.logins = logins;
        this.secrets = secrets;
        this.time = time;
    }

    Future<Reply> make(Call given) {
        SessionCall call = SessionCall.of(given);
        if (logins.cameByToken(call.session())) {
            return Future.succeededFuture(
                    Reply.refused(Refusal.FORBIDDEN.saying("log in with your password to make tokens")));
        }
        String label = call.get(AuthSpecs.LABEL);
        String token = secrets.accessToken();
        return store.decide(new MakeToken(call.caller(), label, TokenHash.of(token), time.instant()))
                .map(verdict -> made(verdict, label, token));
    }

    private static Reply made(MakeToken.Verdict verdict, String label, String token) {
        return switch (verdict) {
            case MADE ->
                Reply.done(
                        "token " + label + ", shown only this once: " + token,
                        Fields.none().text("token", token));
            case NAME_TAKEN -> Reply.refused(Refusal.NAME_TAKEN.saying("you have a token with this label"));
            case TOO_MANY ->
                Reply.refused(Refusal.FORBIDDEN.saying("you have " + MakeToken.MOST + " tokens; untoken one first"));
            case NO_SUCH_USER -> Reply.refused(Refusal.NO_SUCH_USER);
        };
    }

    Future<Reply> list(Call call) {
        return store.read(new ListTokens(call.caller(), time.instant())).map(AccessTokens::listed);
    }

    private static Reply listed(List<ListTokens.Token> tokens) {
        List<Fields.Row> rows = tokens.stream().map(AccessTokens::row).toList();
        return Reply.done(
                tokens.size() + (tokens.size() == 1 ? " token" : " tokens"),
                Fields.none().rows("tokens", rows));
    }

    private static Fields.Row row(ListTokens.Token token) {
        return new Fields.Row(
                token.label() + ", made " + DAY.format(token.issued()) + ", " + use(token),
                Fields.none()
                        .text("label", token.label())
                        .time("issued", token.issued())
                        .time("used", token.used()));
    }

    private static String use(ListTokens.Token token) {
        return token.used().equals(token.issued()) ? "never used" : "used " + DAY.format(token.used());
    }

    Future<Reply> remove(Call call) {
        String label = call.get(AuthSpecs.LABEL);
        return store.decide(new RemoveToken(call.caller(), label, time.instant()))
                .map(verdict -> verdict == RemoveToken.Verdict.REMOVED
                        ? Reply.done("token " + label + " is void")
                        : Reply.refused(Refusal.NO_SUCH_TOKEN));
    }
}
