package parley.server.store;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import parley.protocol.words.UserName;
import parley.server.powers.Moments;

/** A store on real files whose clocks the test steers, with answers awaited in the test's own thread. */
final class OpenedStore implements AutoCloseable {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final UserName HANS = new UserName("hans");
    static final UserName LUKE = new UserName("luke");
    static final UserName YODA = new UserName("yoda");

    final StoreSettings settings;
    final AtomicLong nanos = new AtomicLong();
    final AtomicLong lost = new AtomicLong();
    Instant now = START;
    Store store;

    private OpenedStore(StoreSettings settings) {
        this.settings = settings;
        InstantSource clock = () -> now;
        this.store = Store.open(settings, clock, lost::incrementAndGet, Moments.PASSED, nanos::get);
    }

    static OpenedStore in(Path folder) {
        return new OpenedStore(StoreSettings.in(folder));
    }

    static OpenedStore with(StoreSettings settings) {
        return new OpenedStore(settings);
    }

    /** With the accounts hans, luke and yoda. */
    static OpenedStore peopled(Path folder) {
        OpenedStore opened = in(folder);
        opened.people("hans", "luke", "yoda");
        return opened;
    }

    void people(String... names) {
        List<Seed.Account> accounts = List.of(names).stream()
                .map(name -> new Seed.Account(new UserName(name), "hash of " + name, false))
                .toList();
        decide(new Seed(accounts, now));
    }

    void reopen() {
        store.close();
        InstantSource clock = () -> now;
        store = Store.open(settings, clock, lost::incrementAndGet, Moments.PASSED, nanos::get);
    }

    void later(Duration time) {
        now = now.plus(time);
    }

    <V> V decide(Decision<V> decision) {
        return await(store.decide(decision));
    }

    <V> V read(Reading<V> reading) {
        return await(store.read(reading));
    }

    static Throwable failure(Future<?> future) {
        try {
            Object value = future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
            throw new AssertionError("expected a failure, got " + value);
        } catch (ExecutionException failed) {
            return Optional.ofNullable(failed.getCause()).orElse(failed);
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    static <V> V await(Future<V> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** The future, once it has succeeded or failed. */
    static <V> Future<V> settled(Future<V> future) {
        await(future.transform(outcome -> Future.succeededFuture(outcome.succeeded())));
        return future;
    }

    AcceptMessage message(UserName from, UserName to, String text) {
        return new AcceptMessage(
                from, to, text, Optional.empty(), AcceptMessage.Limits.DEFAULT, AcceptMessage.Blocks.TOLD, now);
    }

    AcceptMessage keyed(UserName from, UserName to, String text, String key) {
        return new AcceptMessage(
                from, to, text, Optional.of(key), AcceptMessage.Limits.DEFAULT, AcceptMessage.Blocks.TOLD, now);
    }

    AcceptMessage silent(UserName from, UserName to, String text) {
        return new AcceptMessage(
                from, to, text, Optional.empty(), AcceptMessage.Limits.DEFAULT, AcceptMessage.Blocks.SILENT, now);
    }

    AcceptMessage.Verdict say(UserName from, UserName to, String text) {
        return decide(message(from, to, text));
    }

    /** Sends and insists that it is accepted; its number in the mailbox. */
    long accepted(UserName from, UserName to, String text) {
        AcceptMessage.Verdict verdict = say(from, to, text);
        if (verdict instanceof AcceptMessage.Accepted accepted) {
            return accepted.seq();
        }
        throw new AssertionError(verdict);
    }

    ReadMailbox.Page mailbox(UserName owner, long after) {
        return read(ReadMailbox.of(owner, after, 10_000, Integer.MAX_VALUE));
    }

    /** One whole number out of the database, read by the writer after everything before. */
    long number(String sql) {
        return decide(tx -> tx.number(sql));
    }

    @Override
    public void close() {
        store.close();
    }
}
