package parley.server.store;

import io.vertx.core.Future;
import java.util.Optional;
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
        Optional<Refusal> refusal = refusal(failure);
        return refusal.isPresent()
                ? Future.succeededFuture(Reply.refused(refusal.get()))
                : Future.failedFuture(failure);
    }

    /** As above, for those who say it themselves; empty for a bug. */
    public static Optional<Refusal> refusal(Throwable failure) {
        if (failure instanceof StoreBusy) {
            return Optional.of(Refusal.BUSY);
        }
        return failure instanceof StoreUnavailable ? Optional.of(Refusal.UNAVAILABLE) : Optional.empty();
    }
}
