package parley.client.talk;

import io.vertx.core.Future;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import parley.client.console.Item;
import parley.client.console.Screen;
import parley.client.server.ServerSession;
import parley.client.server.SignIn;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;

/**
 * Signing in: what is missing is asked for, and after a refused login an account is offered. Touched only from the
 * client's event loop.
 */
final class Entrance {
    /** A password of another form than any has is as wrong as another one. */
    private static final Set<String> WRONG = Set.of(Refusal.BAD_LOGIN.code(), Refusal.USAGE.code());

    private static final Set<String> AGAIN = Set.of(Refusal.PASSWORD_WEAK.code(), Refusal.USAGE.code());
    private static final String HELD = "signing in";

    private final Talk talk;
    private final ServerSession session;
    private final Screen screen;
    private Optional<SignIn> last = Optional.empty();

    Entrance(Talk talk, ServerSession session, Screen screen) {
        this.talk = talk;
        this.session = session;
        this.screen = screen;
    }

    /** With what is given, or by asking; without a user the session stays a guest. */
    void enter(Optional<UserName> user, Optional<String> secret, boolean register) {
        enter(Introduction.ask(screen, user, secret, register), register);
    }

    /** As whoever that turns out to be. */
    void enter(Future<Introduction> asked, boolean register) {
        talk.onLoop(asked).onSuccess(who -> {
            if (who.left()) {
                talk.left();
            } else if (who.user().isPresent() && who.secret().isPresent()) {
                sign(new SignIn(who.user().get(), who.secret().get(), register));
            } else {
                talk.guest();
            }
        });
    }

    /** As whoever was signed in last. */
    void again() {
        if (last.isPresent()) {
            sign(last.get());
        } else {
            enter(Optional.empty(), Optional.empty(), false);
        }
    }

    /** The password was changed elsewhere, or the like. */
    void refusedAgain(Optional<UserName> user, Reply.Refused why) {
        talk.show(new Item.Aside(talk.now(), Item.Tone.TROUBLE, Answers.refusal(why)));
        if (screen.interactive()) {
            enter(user, Optional.empty(), false);
        } else {
            talk.end(Talk.Ending.NOT_SIGNED_IN);
        }
    }

    private void sign(SignIn how) {
        talk.entering(how.user());
        talk.holdLeaving(HELD);
        session.signIn(how).onComplete(answer -> {
            if (answer.failed()) {
                // Why is told by the state of the link.
                talk.redraw();
            } else if (answer.result().plain() instanceof Reply.Refused refused) {
                refused(how, refused);
            } else {
                last = Optional.of(new SignIn(how.user(), how.secret(), false));
            }
            talk.goOnLeaving(HELD);
        });
    }

    private void refused(SignIn how, Reply.Refused refused) {
        talk.show(new Item.Aside(talk.now(), Item.Tone.TROUBLE, Answers.refusal(refused)));
        if (!screen.interactive()) {
            talk.end(Talk.Ending.NOT_SIGNED_IN);
        } else if (!how.register() && WRONG.contains(refused.refusal().code())) {
            offer(how);
        } else if (how.register() && refused.refusal().code().equals(Refusal.NAME_TAKEN.code())) {
            enter(Optional.of(how.user()), Optional.empty(), false);
        } else if (how.register() && AGAIN.contains(refused.refusal().code())) {
            enter(Optional.of(how.user()), Optional.empty(), true);
        } else {
            talk.guest();
            talk.tell(Item.Tone.QUIET, "login " + how.user() + " tries again");
        }
    }

    private void offer(SignIn how) {
        talk.onLoop(screen.ask(
                        "Enter: try again, r: register " + how.user() + " as a new account, u: another user: ", false))
                .onSuccess(answer -> {
                    String choice = answer.map(typed -> typed.strip().toLowerCase(Locale.ROOT))
                            .orElse("leave");
                    switch (choice) {
                        case "leave" -> talk.left();
                        case "r", "register" -> repeat(how);
                        case "u" -> enter(Optional.empty(), Optional.empty(), false);
                        default -> enter(Optional.of(how.user()), Optional.empty(), false);
                    }
                });
    }

    /** A password that made no account by a slip of the finger. */
    private void repeat(SignIn how) {
        talk.onLoop(screen.ask("the same password once more: ", true)).onSuccess(answer -> {
            if (answer.filter(how.secret()::equals).isPresent()) {
                sign(new SignIn(how.user(), how.secret(), true));
            } else {
                talk.tell(Item.Tone.TROUBLE, "that was another password");
                enter(Optional.of(how.user()), Optional.empty(), true);
            }
        });
    }

    /** {@code password} without words: asks for the old and the new one. */
    void change() {
        Future<Optional<String>> old = talk.onLoop(screen.ask("old password: ", true));
        old.onSuccess(given -> given.filter(typed -> !typed.isEmpty()).ifPresent(this::change));
    }

    private void change(String old) {
        talk.onLoop(screen.ask("new password: ", true))
                .onSuccess(given -> given.filter(typed -> !typed.isEmpty())
                        .ifPresent(fresh -> talk.onLoop(screen.ask("the new one once more: ", true))
                                .onSuccess(again -> {
                                    if (again.filter(fresh::equals).isPresent()) {
                                        session.ask("password " + old + " " + fresh)
                                                .onComplete(answer ->
                                                        talk.requests().answered("password", answer));
                                    } else {
                                        talk.tell(
                                                Item.Tone.TROUBLE,
                                                "these were two different passwords; nothing is changed");
                                    }
                                })));
    }
}
