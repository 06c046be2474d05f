package parley.server.store;

import io.vertx.core.Future;
import parley.protocol.words.Refusal;
import parley.protocol.words.Reply;

/** What a client is told of a question that the store did not take. */
public final class Unanswered {
    private Unanswered() {}

    /**
     * To recover what depends on the store: {@link StoreBusy} is the refusal {@code busy}, {@link StoreUnavailable} is
     * {@code unavailable} (in both cases nothing was done, row D13), and any other failure stays one, for it is a bug.
     */
    public static Future<Reply> refused(Throwable failure) {
        if (failure instanceof StoreBusy) {
            return Future.succeededFuture(Reply.refused(Refusal.BUSY));
        }
        if (failure instanceof StoreUnavailable) {
            return Future.succeededFuture(Reply.refused(Refusal.UNAVAILABLE));
        }
        return Future.failedFuture(failure);
    }
}
