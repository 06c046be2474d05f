package parley.command;

import io.vertx.core.Future;
import parley.protocol.words.Reply;

/** Does one command. */
@FunctionalInterface
public interface CommandHandler {
    /**
     * Answers one call. A refusal is a value ({@code Reply.refused}); a failed future is a bug and is shown as
     * {@code failed}.
     */
    Future<Reply> handle(Call call);
}
