package parley.server.auth;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import parley.command.Call;
import parley.command.Command;
import parley.command.CommandHandler;
import parley.command.CommandPlugin;
import parley.command.CommandSpec;
import parley.protocol.ByeReason;
import parley.protocol.words.Reply;
import parley.server.powers.Claims;
import parley.server.powers.Crowd;
import parley.server.powers.Effect;
import parley.server.powers.Member;
import parley.server.powers.SessionCall;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.Store;
import parley.server.store.Unanswered;

/**
 * Accounts and logins: {@code login register resume password token tokens untoken logout} (protocol sections 3 to 3.2),
 * and what operators do to accounts.
 * Who is logged in is the roster's to decide, what an account is the store's; of its own it has the lockouts.
 */
public final class AuthCommands implements CommandPlugin {
    private final Claims claims;
    private final Crowd crowd;
    private final Logins logins;
    private final SigningUp signingUp;
    private final Changing changing;
    private final AccessTokens tokens;
    private final Stewarding stewarding;

    /**
     * @param passwords closed by whoever made it
     * @param random makes tokens: a {@link java.security.SecureRandom} everywhere but in tests
     */
    public AuthCommands(
            Vertx vertx,
            Store store,
            Claims claims,
            Crowd crowd,
            Passwords passwords,
            Roles roles,
            Supplier<Settings> settings,
            Time time,
            RandomGenerator random) {
        this.claims = claims;
        this.crowd = crowd;
        Secrets secrets = new Secrets(random);
        Proving proving = new Proving(store, claims, passwords, settings, time);
        Entrance entrance = new Entrance(claims);
        this.logins = new Logins(store, proving, entrance, secrets, settings, time);
        this.signingUp = new SigningUp(vertx, store, crowd, passwords, entrance, secrets, settings, time);
        this.changing = new Changing(store, claims, passwords, proving, logins, secrets);
        this.tokens = new AccessTokens(store, logins, secrets, time);
        this.stewarding = new Stewarding(store, claims, crowd, passwords, roles, proving, secrets, time);
    }

    @Override
    public String id() {
        return "auth";
    }

    @Override
    public List<Command> commands() {
        return List.of(
                command(AuthSpecs.LOGIN, logins::login),
                command(AuthSpecs.REGISTER, signingUp::register),
                command(AuthSpecs.RESUME, logins::resume),
                command(AuthSpecs.CHANGE, changing::change),
                command(AuthSpecs.MAKE, tokens::make),
                command(AuthSpecs.LIST, tokens::list),
                command(AuthSpecs.REMOVE, tokens::remove),
                command(AuthSpecs.LOGOUT, this::logout),
                command(StewardSpecs.ACCOUNTS, stewarding::accounts),
                command(StewardSpecs.CREATE, stewarding::create),
                command(StewardSpecs.ADOPT, stewarding::adopt),
                command(StewardSpecs.PASSWD, stewarding::passwd),
                command(StewardSpecs.UNLOCK, stewarding::unlock),
                command(StewardSpecs.DELETE, stewarding::delete));
    }

    /** What those of them ask for that are for operators, without a server. */
    public static List<CommandSpec> operatorsSpecs() {
        return StewardSpecs.ALL;
    }

    @Override
    public Future<Void> start() {
        crowd.onDeparture(departure -> logins.forget(departure.session()));
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> stop() {
        return signingUp.close();
    }

    private Future<Reply> logout(Call given) {
        Member member = SessionCall.of(given).as().orElseThrow();
        Reply goodbye = new Effect.Ended(Reply.done("goodbye " + member.user()), ByeReason.LOGOUT);
        return claims.leave(member.user(), member.epoch(), Claims.Leave.LOGOUT).map(goodbye);
    }

    /** A store that cannot is a refusal; anything else that fails is a bug. */
    private static Command command(CommandSpec spec, CommandHandler handler) {
        return new Command(spec, call -> handler.handle(call).recover(Unanswered::refused));
    }
}
