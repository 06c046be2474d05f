package parley.client.console;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Something asked in the place of the prompt.
 *
 * @param answer takes what was typed; empty if the user interrupted or left
 */
record Question(String text, boolean secret, Consumer<Optional<String>> answer) {

    /**
     * Whose answer completes a promise, on the context of the caller if it has one.
     *
     * @param others where it is completed for a caller without a context
     */
    static Question promised(String text, boolean secret, Promise<Optional<String>> promise, Executor others) {
        Optional<Context> context = context();
        return new Question(
                text,
                secret,
                answer -> context.ifPresentOrElse(
                        theirs -> theirs.runOnContext(go -> promise.tryComplete(answer)),
                        () -> others.execute(() -> promise.tryComplete(answer))));
    }

    /** Only a thread of Vert.x has one. Asking any other would load Vert.x, and the first question comes before it. */
    private static Optional<Context> context() {
        boolean theirs = Thread.currentThread().getClass().getName().startsWith("io.vertx.");
        return theirs ? Optional.ofNullable(Vertx.currentContext()) : Optional.empty();
    }
}
