package parley.server.mailbox;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.protocol.ServerLine;
import parley.protocol.words.Amount;
import parley.protocol.words.Fields;
import parley.protocol.words.Notice;
import parley.protocol.words.UserName;
import parley.server.powers.Crowd;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.Time;
import parley.server.store.HasExpired;
import parley.server.store.Store;
import parley.server.store.Sweep;
import parley.server.store.TakeExpired;

/**
 * Has the store sweep once an hour, and tells each owner what of the mail expired unread: who is here at once, the others
 * at their next login (docs/reliability.md). Touched only from the mailbox's context.
 */
final class Retention {
    private static final Logger LOG = LoggerFactory.getLogger(Retention.class);
    /** How long a message waits for its recipient (protocol section 3.4). */
    private static final Duration LONGEST_WAIT = Duration.ofDays(30);

    private static final Duration BETWEEN_SWEEPS = Duration.ofHours(1);
    private static final long TICK_MILLIS = 100;

    private final Vertx vertx;
    private final Store store;
    private final Crowd crowd;
    private final Supplier<Settings> settings;
    private final Time time;
    private long timer;
    private long tried;
    /** When the store took the last one: one that it could not take has told it nothing of the time. */
    private Optional<Long> taken = Optional.empty();

    private boolean sweeping;

    Retention(Vertx vertx, Store store, Crowd crowd, Supplier<Settings> settings, Time time) {
        this.vertx = vertx;
        this.store = store;
        this.crowd = crowd;
        this.settings = settings;
        this.time = time;
    }

    void start() {
        crowd.onArrival(this::tell);
        // The first one tells the store what the clock says now, or a jump before the next could not be seen (row D12).
        sweep();
        timer = vertx.setPeriodic(TICK_MILLIS, tick -> sweepIfDue());
    }

    void stop() {
        vertx.cancelTimer(timer);
    }

    private void sweepIfDue() {
        if (!sweeping && time.nanos() - tried >= BETWEEN_SWEEPS.toNanos()) {
            sweep();
        }
    }

    private void sweep() {
        long now = time.nanos();
        sweeping = true;
        tried = now;
        Duration elapsed = taken.map(last -> Duration.ofNanos(now - last)).orElse(Duration.ZERO);
        Duration history = settings.get().get(Keys.HISTORY).orElse(Duration.ZERO);
        store.decide(new Sweep(elapsed, LONGEST_WAIT, history, time.instant()))
                .onComplete(
                        verdict -> {
                            taken = Optional.of(now);
                            swept(elapsed, verdict);
                        },
                        failure -> {
                            sweeping = false;
                            LOG.warn("nothing was swept: {}", failure.getMessage());
                        });
    }

    private void swept(Duration elapsed, Sweep.Verdict verdict) {
        sweeping = false;
        if (verdict instanceof Sweep.Doubted doubted) {
            doubted(elapsed, doubted);
        } else if (verdict instanceof Sweep.Swept swept) {
            swept.expired().stream().map(Sweep.Expired::recipient).distinct().forEach(this::tell);
            if (swept.more()) {
                sweep();
            }
        }
    }

    private static void doubted(Duration elapsed, Sweep.Doubted doubted) {
        if (doubted.jump().isZero()) {
            LOG.info("the clock has not gone steadily for long enough: nothing expires for {}", doubted.again());
        } else if (elapsed.isZero()) {
            LOG.info("the last sweep was {} ago: nothing expires for {}", doubted.jump(), doubted.again());
        } else {
            LOG.warn("the clock jumped by {}: nothing expires for {}", doubted.jump(), doubted.again());
        }
    }

    private void tell(UserName owner) {
        store.read(new HasExpired(owner))
                .compose(
                        some -> some ? crowd.look(owner, owner) : Future.succeededFuture(Optional.<Crowd.Sight>empty()))
                .compose(sight -> sight.filter(Retention::here).isPresent()
                        ? store.decide(new TakeExpired(owner))
                        : Future.succeededFuture(List.<Sweep.Expired>of()))
                .onSuccess(expired -> expired.forEach(one -> crowd.tell(owner, notice(one))))
                .onFailure(failure -> LOG.warn("expired mail was not told: {}", failure.getMessage()));
    }

    private static boolean here(Crowd.Sight sight) {
        return sight.standing() != Crowd.Standing.OFFLINE;
    }

    private static ServerLine notice(Sweep.Expired expired) {
        return new ServerLine.Told(new Notice(
                "expired",
                Amount.of(expired.messages(), "message") + " from " + expired.sender() + " expired",
                Fields.none().user("from", expired.sender()).whole("count", expired.messages())));
    }
}
