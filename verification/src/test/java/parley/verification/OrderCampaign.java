package parley.verification;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * A few people write to two others over connections that are reset all the time, and those come and go: what each sender
 * wrote to each recipient is shown once and in its order, live or from the store (reliability: D06).
 */
final class OrderCampaign {
    private static final int SENDERS = 8;
    private static final int RECEIVERS = 2;
    private static final int LONGEST_CONNECTION = 60_000;
    private static final Map<String, String> SETTINGS = Map.of(
            "limits.mailbox", "off",
            "limits.sender", "off",
            "limits.outstanding", "off",
            "limits.commands", "off",
            "sessions", "replace");

    private final Path folder;
    private final long messages;
    private final long seed;

    OrderCampaign(Path folder, long messages, long seed) {
        this.folder = folder;
        this.messages = messages;
        this.seed = seed;
    }

    /** @param faults what broke the promise; empty is what is wanted */
    record Verdict(String figures, long accepted, List<String> faults) {}

    Verdict run() throws InterruptedException {
        Random random = new Random(seed);
        Random cuts = new Random(random.nextLong());
        AtomicBoolean sendersOver = new AtomicBoolean();
        AtomicBoolean receiversOver = new AtomicBoolean();
        try (Ledger ledger = new Ledger(folder.resolve("ledger"));
                LocalServer server = LocalServer.start(SETTINGS, accounts());
                FaultProxy proxy = new FaultProxy(server.port(), () -> fault(cuts))) {
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Random own = new Random(random.nextLong());
                senders.add(new Thread(
                        new CampaignSender("s" + i, proxy.port(), RECEIVERS, own, ledger, sendersOver::get), "s" + i));
            }
            List<Thread> readers = new ArrayList<>();
            List<CampaignReceiver> receivers = new ArrayList<>();
            for (int i = 0; i < RECEIVERS; i++) {
                Random own = new Random(random.nextLong());
                receivers.add(new CampaignReceiver("r" + i, server.port(), own, ledger, receiversOver::get));
                readers.add(new Thread(receivers.get(i), "r" + i));
            }
            readers.forEach(Thread::start);
            senders.forEach(Thread::start);
            while (ledger.accepted() < messages && senders.stream().anyMatch(Thread::isAlive)) {
                LockSupport.parkNanos(20_000_000);
            }
            sendersOver.set(true);
            join(senders);
            receiversOver.set(true);
            // Whoever waits for a line hears the end of the server.
            server.stop();
            join(readers);
            server.startAgain();
            receivers.forEach(CampaignReceiver::drain);
            String figures = "order: seed %d, %,d connections of senders reset, %s"
                    .formatted(seed, proxy.cuts(), ledger.figures());
            return new Verdict(figures, ledger.accepted(), ledger.judge());
        }
    }

    private static synchronized Optional<FaultProxy.Fault> fault(Random random) {
        return Optional.of(new FaultProxy.Fault(
                FaultProxy.Manner.PLAIN,
                FaultProxy.Ending.RESET,
                random.nextBoolean(),
                random.nextInt(200, LONGEST_CONNECTION)));
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private static List<String> accounts() {
        Map<String, String> all = new HashMap<>();
        for (int i = 0; i < SENDERS; i++) {
            all.put("s" + i, KillCampaign.PASSWORD);
        }
        for (int i = 0; i < RECEIVERS; i++) {
            all.put("r" + i, KillCampaign.PASSWORD);
        }
        return all.entrySet().stream()
                .map(one -> "user." + one.getKey() + " = " + one.getValue())
                .toList();
    }
}
