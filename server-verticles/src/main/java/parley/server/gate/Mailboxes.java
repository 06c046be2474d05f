package parley.server.gate;

import io.vertx.core.Future;
import java.util.List;
import parley.protocol.words.UserName;
import parley.server.powers.Mail;

/** What gates ask of the store, and nothing else. Answers come on the asker's context. */
public interface Mailboxes {
    /** The kept messages of a mailbox with numbers above {@code after}, in order. */
    Future<Page> read(UserName user, long after, int most);

    /** Everything up to {@code seq} was acknowledged. */
    Future<Void> acknowledge(UserName user, long seq);

    /** Everything up to {@code seq} was shown, so that it is {@code again} when it comes once more. */
    Future<Void> markPushed(UserName user, long seq);

    /**
     * The session of a resume token is over.
     *
     * @param hash of the token, as {@link parley.server.powers.Effect.Admitted} gave it
     * @param voided whether the token is void now; else it lives on for a while (protocol section 3.2)
     */
    Future<Void> endToken(String hash, boolean voided);

    /**
     * A part of a mailbox.
     *
     * @param upTo the highest number that this part covers: those up to it that are not among the items do not exist any
     *     more
     * @param more whether there is more above {@code upTo}
     * @param pushedBefore up to which number the account was, or may have been, shown its messages
     */
    record Page(List<Mail.Item> items, long upTo, boolean more, long pushedBefore) {
        public Page {
            items = List.copyOf(items);
        }
    }
}
