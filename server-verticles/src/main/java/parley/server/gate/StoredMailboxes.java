package parley.server.gate;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import parley.protocol.words.UserName;
import parley.server.powers.Mail;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.store.Acknowledge;
import parley.server.store.EndTokens;
import parley.server.store.MarkPushed;
import parley.server.store.MarkTaken;
import parley.server.store.ReadMailbox;
import parley.server.store.Store;
import parley.server.store.TokenHash;

/** What gates ask of the store, as the store answers it. Immutable. */
public record StoredMailboxes(Store store, Supplier<Settings> settings) implements Mailboxes {
    /** As many as may be under way to a session that acknowledges (protocol section 3.4). */
    private static final int ROWS = 64;

    private static final int BYTES = 32 * 1024;

    @Override
    public Future<Page> read(UserName user, long after, Optional<UserName> from) {
        return store.read(new ReadMailbox(user, after, ROWS, BYTES, from)).map(page -> page(user, page));
    }

    @Override
    public Future<Void> acknowledge(UserName user, long seq) {
        boolean history = settings.get().get(Keys.HISTORY).isPresent();
        return store.decide(new Acknowledge(user, seq, history)).mapEmpty();
    }

    @Override
    public Future<Void> markPushed(UserName user, long seq) {
        return store.decide(new MarkPushed(user, seq)).mapEmpty();
    }

    @Override
    public Future<Void> markTaken(UserName user, long epoch, long seq) {
        return store.decide(new MarkTaken(user, epoch, seq)).mapEmpty();
    }

    @Override
    public Future<Void> endToken(String hash, boolean voided, Instant at) {
        EndTokens.Ending ending = voided ? EndTokens.Ending.VOID : EndTokens.Ending.LOSS;
        return store.decide(new EndTokens(new TokenHash(hash), ending, at)).mapEmpty();
    }

    private static Page page(UserName user, ReadMailbox.Page page) {
        return new Page(page.rows().stream().map(row -> kept(user, row)).toList(), page.upTo());
    }

    private static Kept kept(UserName user, ReadMailbox.Row row) {
        Mail.Item item = new Mail.Item(Optional.of(row.seq()), row.id().text(), row.from(), user, row.text(), row.at());
        return new Kept(row.seq(), item, row.pushedBefore());
    }
}
