package parley.server.gate;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;
import parley.server.powers.Mail;

/** What gates ask of the store, and nothing else. Answers come on the asker's context. */
public interface Mailboxes {
    /**
     * The kept messages of a mailbox with numbers above {@code after}, in order, as many as go well at once.
     *
     * @param from only this sender's; empty: all
     */
    Future<Page> read(UserName user, long after, Optional<UserName> from);

    /** Everything up to {@code seq} was acknowledged. */
    Future<Void> acknowledge(UserName user, long seq);

    /** Everything up to {@code seq} was shown, so that it is {@code again} when it comes once more. */
    Future<Void> markPushed(UserName user, long seq);

    /**
     * The TCP of the live login {@code epoch} has taken everything up to {@code seq}, so that it counts for no limit of the
     * mailbox while that login lives; 0: it lives no more.
     */
    Future<Void> markTaken(UserName user, long epoch, long seq);

    /**
     * The session of a resume token is over.
     *
     * @param hash of the token, as {@link parley.server.powers.Effect.Admitted} gave it
     * @param voided whether the token is void now; else it lives on for a while (protocol section 3.2)
     * @param at when it was over
     */
    Future<Void> endToken(String hash, boolean voided, Instant at);

    /**
     * A part of a mailbox.
     *
     * @param upTo no message up to this number is missing from this part: those that are not in it do not exist any more
     */
    record Page(List<Kept> messages, long upTo) {
        public Page {
            messages = List.copyOf(messages);
        }
    }

    /** @param again whether it was, or may have been, shown before */
    record Kept(long seq, Mail.Item item, boolean again) {}
}
