package parley.server.relay;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import parley.server.bus.Bus;
import parley.server.counts.Counted;
import parley.server.counts.Counts;
import parley.server.settings.Keys;
import parley.server.settings.Limits;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * Joins two connections that bring the same token (protocol section 3.5). One instance; who introduces clients reaches it
 * by {@link RelayStub}, gates by {@link #knock}. Its state is touched only from its own context.
 */
public final class RelayVerticle extends VerticleBase implements Counted {
    private static final Duration SWEEP = Duration.ofMillis(100);

    private final Bus bus;
    private final Time time;
    private final Supplier<Settings> settings;
    private final Tokens<Knock> tokens = new Tokens<>();
    private final Map<String, Joined> pipes = new HashMap<>();
    /** Of links that are over. */
    private long carried;

    private long links;

    private record Knock(PipeEnd end, Context asker, Promise<Optional<Pipe>> verdict) {
        void answer(Optional<Pipe> pipe) {
            asker.runOnContext(now -> verdict.complete(pipe));
        }
    }

    /** @param until {@code Time.nanos} of when its life is over */
    private record Joined(Pipe pipe, long volume, long until) {
        long carried() {
            return volume - pipe.left().get();
        }
    }

    /** @param settings as they are at the moment; a link keeps those with which it was joined */
    public RelayVerticle(Bus bus, Time time, Supplier<Settings> settings) {
        this.bus = bus;
        this.time = time;
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        bus.hear(Questions.OPENED, pair -> tokens.open(pair, time.nanos()));
        bus.hear(Questions.CLOSED, this::close);
        vertx.setPeriodic(SWEEP.toMillis(), tick -> sweep());
        return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
        List.copyOf(pipes.keySet()).forEach(this::close);
        return Future.succeededFuture();
    }

    /**
     * A connection has brought a token. Answers on the caller's context: the pipe when the other side is there too, or
     * empty if the token joins nothing, which may be after its 60 s. From every context, once deployed.
     */
    public Future<Optional<Pipe>> knock(String token, PipeEnd end) {
        Knock knock = new Knock(end, vertx.getOrCreateContext(), Promise.promise());
        context.runOnContext(now -> knock(token, knock));
        return knock.verdict().future();
    }

    /** Who has knocked is gone. If it was joined meanwhile nothing happens here. From every context, once deployed. */
    public void leave(String token, PipeEnd end) {
        context.runOnContext(now -> tokens.leave(token, knock -> knock.end() == end));
    }

    @Override
    public Future<Void> say(Counts to) {
        Promise<Void> said = Promise.promise();
        context.runOnContext(now -> {
            long open = pipes.values().stream().mapToLong(Joined::carried).sum();
            to.now("parley_relay_links", "links that are relayed now", pipes.size());
            to.total("parley_relay_joined", "links that were joined", links);
            to.total("parley_relay_bytes", "bytes that were relayed, both ways", carried + open);
            said.complete();
        });
        return said.future();
    }

    private void knock(String token, Knock knock) {
        Limits.Relay limits = settings.get().get(Keys.RELAY);
        Tokens.Verdict<Knock> verdict = tokens.knock(token, knock, limits.atOnce(), time.nanos());
        if (verdict instanceof Tokens.Joins<Knock> joins) {
            join(token, joins.first(), knock, limits);
        } else if (verdict instanceof Tokens.Full<Knock> full) {
            full.waiting().ifPresent(waiting -> waiting.answer(Optional.empty()));
            knock.answer(Optional.empty());
            bus.publish(Questions.USED_UP, token);
        } else if (verdict instanceof Tokens.Refused<Knock>) {
            knock.answer(Optional.empty());
        }
    }

    private void join(String token, Knock first, Knock second, Limits.Relay limits) {
        Pipe pipe = new Pipe(
                first.end(),
                second.end(),
                limits.bytesPerSecond(),
                new AtomicLong(limits.bytes()),
                () -> context.runOnContext(now -> usedUp(token)),
                () -> context.runOnContext(now -> over(token)));
        links++;
        pipes.put(
                token,
                new Joined(pipe, limits.bytes(), time.nanos() + limits.life().toNanos()));
        first.answer(Optional.of(pipe));
        second.answer(Optional.of(pipe));
    }

    private void close(String token) {
        tokens.close(token).ifPresent(waiting -> waiting.answer(Optional.empty()));
        forget(token).ifPresent(joined -> joined.pipe().end());
    }

    private void usedUp(String token) {
        if (pipes.containsKey(token)) {
            close(token);
            bus.publish(Questions.USED_UP, token);
        }
    }

    private void over(String token) {
        tokens.close(token);
        forget(token);
    }

    private Optional<Joined> forget(String token) {
        Optional<Joined> joined = Optional.ofNullable(pipes.remove(token));
        joined.ifPresent(over -> carried += over.carried());
        return joined;
    }

    private void sweep() {
        long now = time.nanos();
        tokens.expire(now).forEach(waiting -> waiting.answer(Optional.empty()));
        List<String> old = pipes.entrySet().stream()
                .filter(pipe -> now - pipe.getValue().until() >= 0)
                .map(Map.Entry::getKey)
                .toList();
        old.forEach(this::usedUp);
    }
}
