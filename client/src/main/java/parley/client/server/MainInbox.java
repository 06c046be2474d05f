package parley.client.server;

import io.vertx.core.Context;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import parley.protocol.Cleaner;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.wire.Fingerprint;

/**
 * The account's own mail: acknowledged when it is on the screen (protocol section 3.4), and told once, also when it comes
 * again after a crash of either side.
 */
final class MainInbox implements Inbox {
    /** The protocol wants 250 ms at most. */
    private static final Duration ACK_WITHIN = Duration.ofMillis(200);

    private static final Duration WRITE_WITHIN = Duration.ofMillis(200);

    private final Context context;
    private final SessionTime time;
    private final Path file;
    private final Consumer<String> trouble;
    private final Receipts receipts;
    private Optional<Connection> connection = Optional.empty();
    private Optional<Runnable> acking = Optional.empty();
    private Optional<Runnable> writing = Optional.empty();
    private boolean troubled;

    /** @param file where the ring of what was shown is kept */
    MainInbox(Context context, SessionTime time, Path file, Consumer<String> trouble) {
        this.context = context;
        this.time = time;
        this.file = file;
        this.trouble = trouble;
        this.receipts = new Receipts(ShownRing.read(file));
    }

    @Override
    public void server(Fingerprint key) {
        receipts.ring().server(key);
    }

    @Override
    public void signedIn(Connection now, long seq) {
        connection = Optional.of(now);
        receipts.begin(seq);
        acknowledgeSoon();
    }

    @Override
    public void interrupted() {
        connection = Optional.empty();
        acking.ifPresent(Runnable::run);
        acking = Optional.empty();
    }

    @Override
    public boolean take(ServerLine.Message message) {
        boolean fresh = receipts.take(message);
        acknowledgeSoon();
        return fresh;
    }

    @Override
    public void shown(long seq) {
        receipts.shown(seq);
        if (receipts.takeChange() && writing.isEmpty()) {
            writing = Optional.of(time.after(WRITE_WITHIN, this::write));
        }
        acknowledgeSoon();
    }

    @Override
    public long upTo() {
        return receipts.upTo();
    }

    @Override
    public void forget() {
        receipts.forget();
    }

    @Override
    public void flush() {
        acknowledge();
        if (writing.isPresent()) {
            writing.get().run();
            writing = Optional.empty();
            write(receipts.ring().content());
        }
    }

    @Override
    public Optional<Long> after() {
        return Optional.empty();
    }

    private void acknowledgeSoon() {
        if (connection.isEmpty() || !receipts.due()) {
            return;
        }
        if (receipts.pressing()) {
            acknowledge();
        } else if (acking.isEmpty()) {
            acking = Optional.of(time.after(ACK_WITHIN, () -> {
                acking = Optional.empty();
                acknowledge();
            }));
        }
    }

    private void acknowledge() {
        acking.ifPresent(Runnable::run);
        acking = Optional.empty();
        if (connection.isPresent() && receipts.due()) {
            byte[] ack = Request.of("ack", Fields.none().whole("seq", receipts.acknowledge()))
                    .line();
            connection.get().say(ack);
        }
    }

    private void write() {
        writing = Optional.empty();
        byte[] content = receipts.ring().content();
        context.executeBlocking(
                        () -> {
                            write(content);
                            return content.length;
                        },
                        true)
                .onFailure(this::unwritten);
    }

    private void write(byte[] content) {
        try {
            StateFolder.replace(file, content, false);
        } catch (IOException full) {
            context.runOnContext(next -> unwritten(full));
        }
    }

    private void unwritten(Throwable why) {
        if (!troubled) {
            troubled = true;
            trouble.accept("what you have seen cannot be noted, so it may come again: "
                    + Cleaner.clean(String.valueOf(why.getMessage())));
        }
    }
}
