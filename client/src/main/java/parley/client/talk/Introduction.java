package parley.client.talk;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import parley.client.console.Item;
import parley.client.console.Screen;
import parley.protocol.words.UserName;

/**
 * Who somebody says he is. What is missing is asked for one after the other, on whichever thread the screen answers, so
 * that nothing that is typed ahead can be taken for something else.
 *
 * @param user empty for a guest
 * @param secret empty if none was typed; never shown
 * @param left whether the user went away instead of answering
 */
public record Introduction(Optional<UserName> user, Optional<String> secret, boolean left) {
    private static final Introduction GONE = new Introduction(Optional.empty(), Optional.empty(), true);

    /** Asks for what is missing, and for nothing if nothing is. */
    public static Future<Introduction> ask(
            Screen screen, Optional<UserName> user, Optional<String> secret, boolean register) {
        if (user.isEmpty()) {
            return screen.ask("user: ", false).compose(answer -> named(screen, answer, secret, register));
        }
        if (secret.isEmpty()) {
            String question = (register ? "new password for " : "password for ") + user.get() + ": ";
            return screen.ask(question, true)
                    .map(answer -> answer.isEmpty()
                            ? GONE
                            : new Introduction(user, answer.filter(typed -> !typed.isEmpty()), false));
        }
        return Future.succeededFuture(new Introduction(user, secret, false));
    }

    private static Future<Introduction> named(
            Screen screen, Optional<String> answer, Optional<String> secret, boolean register) {
        if (answer.isEmpty()) {
            return Future.succeededFuture(GONE);
        }
        String typed = answer.get().strip();
        if (typed.isEmpty()) {
            return Future.succeededFuture(new Introduction(Optional.empty(), Optional.empty(), false));
        }
        Optional<UserName> user = UserName.parse(typed);
        if (user.isEmpty()) {
            screen.show(new Item.Told(
                    Instant.now(),
                    Item.Tone.TROUBLE,
                    "name-invalid: a name has 1 to 32 of the characters a-z 0-9 . _ -"));
        }
        return ask(screen, user, secret, register);
    }

    @Override
    public String toString() {
        return user.map(UserName::value).orElse(left ? "gone" : "guest");
    }
}
