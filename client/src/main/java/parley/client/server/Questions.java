package parley.client.server;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import parley.protocol.words.Reply;

/** Commands that wait to be sent. What was sent once is not sent again. Touched only from the session's event loop. */
final class Questions {
    private record Asked(Outgoing.Line line, Promise<Reply> answer) {}

    private final Deque<Asked> waiting = new ArrayDeque<>();

    Future<Reply> add(Outgoing.Line line) {
        Asked fresh = new Asked(line, Promise.promise());
        waiting.add(fresh);
        return fresh.answer().future();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Sends the next one. */
    void sendNext(Connection connection, Optional<Account> account) {
        Asked one = waiting.remove();
        Optional<Account> changing = account.filter(who -> one.line().password().isPresent());
        changing.ifPresent(who -> who.changing(one.line().password().orElseThrow()));
        Future<Reply> reply = connection.ask(one.line().bytes());
        changing.ifPresent(who -> reply.onSuccess(who::changed));
        reply.onComplete(one.answer());
    }

    void giveUp(ServerSession.Unanswered why) {
        for (Asked one = waiting.poll(); one != null; one = waiting.poll()) {
            one.answer().fail(why);
        }
    }
}
