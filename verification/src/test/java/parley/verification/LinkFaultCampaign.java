package parley.verification;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import parley.client.server.Kind;
import parley.client.server.LinkState;
import parley.protocol.words.Reply;
import parley.wire.WireOptions;

/**
 * Cuts the connections of two clients again and again while they talk to each other, and asks at the end whether every
 * line that was said is on the other's screen, once and in order (protocol section 3.4).
 */
final class LinkFaultCampaign {
    /** The server refuses more than 100 of one sender that nobody has acknowledged, which a cut may delay. */
    private static final int MOST_UNREAD = 30;

    private static final long PAUSE_NANOS = 2_000_000;
    private static final long LAST_PATIENCE_NANOS = 120_000_000_000L;
    /** A client needs 15 s to find one out. */
    private static final int ONE_BLACK_HOLE_IN = 40;

    private static final List<FaultProxy.Ending> QUICK = List.of(
            FaultProxy.Ending.CLOSE, FaultProxy.Ending.RESET, FaultProxy.Ending.HALF_CLOSE, FaultProxy.Ending.SWALLOW);
    private static final List<FaultProxy.Manner> MANNERS = List.of(FaultProxy.Manner.values());

    /** So that some of what has come is not on the screen yet whenever a connection is cut. */
    private static final long SCREEN_MILLIS = 300;

    private final Path folder;
    private final int cuts;
    private final long seed;

    LinkFaultCampaign(Path folder, int cuts, long seed) {
        this.folder = folder;
        this.cuts = cuts;
        this.seed = seed;
    }

    /**
     * @param figures the whole campaign in one line
     * @param faults what broke the promise; empty is what is wanted
     */
    record Verdict(String figures, int lines, List<String> faults) {}

    Verdict run() {
        long start = System.nanoTime();
        Random random = new Random(seed);
        AtomicBoolean quiet = new AtomicBoolean();
        Map<String, String> settings = Map.of("limits.commands", "off", "limits.unauthenticated", "off");
        try (LocalServer server = LocalServer.start(settings, List.of());
                FaultProxy toHans = proxy(server, new Random(random.nextLong()), quiet);
                FaultProxy toLuke = proxy(server, new Random(random.nextLong()), quiet);
                Talker hans = new Talker("hans", "falcon", toHans, new Random(random.nextLong()));
                Talker luke = new Talker("luke", "lightsaber", toLuke, new Random(random.nextLong()))) {
            while (toHans.cuts() + toLuke.cuts() < cuts) {
                hans.say(luke);
                luke.say(hans);
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            quiet.set(true);
            long deadline = System.nanoTime() + LAST_PATIENCE_NANOS;
            while (System.nanoTime() < deadline && !(hans.heardBy(luke) && luke.heardBy(hans))) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            List<String> faults = new ArrayList<>();
            hans.judge(luke, faults);
            luke.judge(hans, faults);
            String figures =
                    "link faults: %d cuts in %d s (seed %d): %s; %d connections, %d sessions resumed, %d lines, %d faults"
                            .formatted(
                                    toHans.cuts() + toLuke.cuts(),
                                    (System.nanoTime() - start) / 1_000_000_000,
                                    seed,
                                    byEnding(toHans, toLuke),
                                    toHans.connections() + toLuke.connections(),
                                    hans.returns.get() + luke.returns.get(),
                                    hans.said.size() + luke.said.size(),
                                    faults.size());
            return new Verdict(figures, hans.said.size() + luke.said.size(), faults);
        }
    }

    private static String byEnding(FaultProxy one, FaultProxy other) {
        List<String> parts = new ArrayList<>();
        for (FaultProxy.Ending ending : FaultProxy.Ending.values()) {
            parts.add((one.cuts(ending) + other.cuts(ending)) + " "
                    + ending.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' '));
        }
        return String.join(", ", parts);
    }

    private static FaultProxy proxy(LocalServer server, Random random, AtomicBoolean quiet) {
        return new FaultProxy(server.port(), () -> quiet.get() ? Optional.empty() : Optional.of(fault(random)));
    }

    /** Mostly somewhere among the lines, sometimes in the handshake or while signing in. */
    private static synchronized FaultProxy.Fault fault(Random random) {
        FaultProxy.Ending ending = random.nextInt(ONE_BLACK_HOLE_IN) == 0
                ? FaultProxy.Ending.BLACK_HOLE
                : QUICK.get(random.nextInt(QUICK.size()));
        FaultProxy.Manner manner = MANNERS.get(random.nextInt(MANNERS.size()));
        long at = random.nextInt(4) == 0 ? random.nextInt(1, 2_500) : random.nextInt(1_000, 8_000);
        return new FaultProxy.Fault(manner, ending, random.nextBoolean(), at);
    }

    /** One of the two, with what it has said. */
    private final class Talker implements AutoCloseable {
        private final String name;
        private final TalkingClient client;
        private final List<String> said = new ArrayList<>();
        private final AtomicLong returns = new AtomicLong();

        Talker(String name, String password, FaultProxy proxy, Random random) {
            this.name = name;
            this.client = new TalkingClient(
                    Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1)),
                    proxy.port(),
                    folder.resolve(name),
                    new Kind.Main());
            client.onState(state -> {
                if (state instanceof LinkState.Waiting waiting
                        && (waiting.next().toSeconds() > 1 || random.nextInt(8) > 0)) {
                    // Else the campaign waits for the clock most of its time.
                    client.retrySoon();
                } else if (state instanceof LinkState.SignedIn in && in.gap().isPresent()) {
                    returns.incrementAndGet();
                }
            });
            client.screenTakes(SCREEN_MILLIS);
            client.open();
            client.beginSignIn(name, password);
        }

        void say(Talker to) {
            if (said.size() - to.client.seen.get() < MOST_UNREAD) {
                String text = name + " " + said.size();
                said.add(name + ": " + text);
                client.say(to.name, text);
            }
        }

        boolean heardBy(Talker other) {
            return other.client.screen.size() >= said.size() && client.decided.size() >= said.size();
        }

        void judge(Talker other, List<String> faults) {
            List<String> screen = List.copyOf(other.client.screen);
            if (!screen.equals(said)) {
                int at = 0;
                while (at < Math.min(screen.size(), said.size())
                        && screen.get(at).equals(said.get(at))) {
                    at++;
                }
                faults.add("%d lines of %s, %d on the screen of %s; the first that differs is %d: %s"
                        .formatted(
                                said.size(),
                                name,
                                screen.size(),
                                other.name,
                                at,
                                at < screen.size() ? screen.subList(at, Math.min(screen.size(), at + 5)) : "nothing"));
            }
            client.decided.stream()
                    .filter(Reply.Refused.class::isInstance)
                    .forEach(refused -> faults.add(name + " was refused: " + refused));
            if (client.decided.size() != said.size()) {
                faults.add(client.decided.size() + " of " + said.size() + " lines of " + name + " were decided");
            }
            client.troubles.forEach(trouble -> faults.add(name + ": " + trouble));
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
