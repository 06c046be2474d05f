package parley.server.gate;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import parley.server.counts.Counted;
import parley.server.counts.Counts;
import parley.server.powers.Net;
import parley.server.settings.Bucket;
import parley.server.settings.Keys;
import parley.server.settings.Limits;
import parley.server.settings.Rate;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/**
 * Who may connect: the limits that span all gates of a server (reliability rows S14, S15 and O08). The one place where
 * gates share state, so all of it is atomic; safe from every thread.
 */
public final class Admission implements Counted {
    private static final long PRUNING_NANOS = Duration.ofMinutes(1).toNanos();

    private final Supplier<Settings> settings;
    private final Time time;
    private final RandomGenerator random;
    private final IntSupplier most;
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicInteger unauthenticated = new AtomicInteger();
    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger awaitingHandshake = new AtomicInteger();
    private final ConcurrentHashMap<Net, Count> networks = new ConcurrentHashMap<>();
    private final AtomicLong prunedAt;

    Admission(Supplier<Settings> settings, Time time, RandomGenerator random, long descriptors) {
        this(settings, time, random, () -> settings.get().get(Keys.TOTAL).within(descriptors));
    }

    /**
     * @param random used from every thread, as {@link java.security.SecureRandom} can be
     * @param most how many connections there may be in all, asked each time
     */
    public Admission(Supplier<Settings> settings, Time time, RandomGenerator random, IntSupplier most) {
        this.settings = settings;
        this.time = time;
        this.random = random;
        this.most = most;
        this.prunedAt = new AtomicLong(time.nanos());
    }

    /**
     * Lets a connection in, or not: then it is told {@code busy} and ended. What came in holds its ticket to its end.
     * Loopback is exempt from what counts by network, and from nothing else.
     */
    public Optional<Ticket> admit(InetAddress peer) {
        Settings now = settings.get();
        if (all.incrementAndGet() > most.getAsInt()) {
            all.decrementAndGet();
            return Optional.empty();
        }
        if (!luck(now.get(Keys.UNAUTHENTICATED), unauthenticated.incrementAndGet())) {
            unauthenticated.decrementAndGet();
            all.decrementAndGet();
            return Optional.empty();
        }
        Optional<Net> network = peer.isLoopbackAddress() ? Optional.empty() : Optional.of(Net.of(peer));
        if (network.isPresent() && !enter(network.get(), now.get(Keys.CONNECTIONS))) {
            unauthenticated.decrementAndGet();
            all.decrementAndGet();
            return Optional.empty();
        }
        return Optional.of(new Ticket(network));
    }

    /** The place of a connection that counts for nothing. */
    Ticket exempt() {
        Ticket ticket = new Ticket(Optional.empty());
        ticket.guest = false;
        ticket.returned = true;
        return ticket;
    }

    @Override
    public Future<Void> say(Counts to) {
        to.now("parley_connections_all", "connections", all.get());
        to.now("parley_connections_unauthenticated", "connections without a login", unauthenticated.get());
        to.now("parley_connections_most", "connections that there may be", most.getAsInt());
        return Future.succeededFuture();
    }

    /** How many connections there are now. */
    public int connections() {
        return all.get();
    }

    /** How many of them have no login. */
    public int unauthenticated() {
        return unauthenticated.get();
    }

    /** Whether a connection waits for its turn to make its TLS handshake. */
    boolean handshakesAwaited() {
        return awaitingHandshake.get() > 0;
    }

    /** As sshd's MaxStartups: the more wait without a login, the likelier a new one is dropped. */
    private boolean luck(Limits.EarlyDrop drop, int waiting) {
        int before = waiting - 1;
        if (before < drop.start()) {
            return true;
        }
        if (before >= drop.full()) {
            return false;
        }
        int steps = drop.full() - drop.start();
        double percent = drop.percent() + (100.0 - drop.percent()) * (before - drop.start()) / steps;
        return random.nextDouble() * 100 >= percent;
    }

    private boolean enter(Net network, Limits.Connections limit) {
        long now = time.nanos();
        prune(now, limit.fresh());
        AtomicBoolean entered = new AtomicBoolean();
        networks.compute(network, (key, known) -> {
            Count count = known == null ? new Count(now) : known;
            entered.setPlain(count.enter(limit, now));
            return count;
        });
        return entered.getPlain();
    }

    private void leave(Net network) {
        networks.computeIfPresent(network, (key, count) -> {
            count.open--;
            return count;
        });
    }

    /** Forgets networks that nothing is known of any more, so that many of them cost nothing for long. */
    private void prune(long now, Rate fresh) {
        long last = prunedAt.get();
        if (now - last >= PRUNING_NANOS && prunedAt.compareAndSet(last, now)) {
            for (Net network : networks.keySet()) {
                networks.computeIfPresent(network, (key, count) -> count.forgettable(fresh, now) ? null : count);
            }
        }
    }

    /** One network's connections; touched only inside {@code compute} of its entry. */
    private static final class Count {
        private final Bucket fresh;
        private int open;

        Count(long now) {
            this.fresh = new Bucket(now);
        }

        boolean enter(Limits.Connections limit, long now) {
            if (open >= limit.atOnce() || !fresh.take(limit.fresh(), now)) {
                return false;
            }
            open++;
            return true;
        }

        boolean forgettable(Rate rate, long now) {
            return open == 0 && fresh.blank(rate, now);
        }
    }

    /** One connection's place. Touched by the session that holds it alone. */
    public final class Ticket {
        private final Optional<Net> network;
        private boolean guest = true;
        private boolean returned;
        private boolean handshaking;
        private boolean awaiting;

        private Ticket(Optional<Net> network) {
            this.network = network;
        }

        /** The connection has a login now. */
        public void authenticated() {
            if (guest) {
                guest = false;
                unauthenticated.decrementAndGet();
            }
        }

        /**
         * Takes a place for a TLS handshake, until {@link #handshakeOver}. If there is none, or others have waited for one
         * before, it waits: ask again soon.
         */
        boolean mayHandshake() {
            if (!awaiting && handshakesAwaited()) {
                return await();
            }
            if (handshakes.incrementAndGet() > settings.get().get(Keys.HANDSHAKES)) {
                handshakes.decrementAndGet();
                return await();
            }
            handshaking = true;
            leaveTheQueue();
            return true;
        }

        void handshakeOver() {
            leaveTheQueue();
            if (handshaking) {
                handshaking = false;
                handshakes.decrementAndGet();
            }
        }

        private boolean await() {
            if (!awaiting) {
                awaiting = true;
                awaitingHandshake.incrementAndGet();
            }
            return false;
        }

        private void leaveTheQueue() {
            if (awaiting) {
                awaiting = false;
                awaitingHandshake.decrementAndGet();
            }
        }

        /** The connection is over. Later calls do nothing. */
        public void giveBack() {
            if (!returned) {
                returned = true;
                handshakeOver();
                authenticated();
                all.decrementAndGet();
                network.ifPresent(Admission.this::leave);
            }
        }
    }
}
