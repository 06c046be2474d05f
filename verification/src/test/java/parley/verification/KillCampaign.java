package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Kills a server again and again while many people write to each other, and asks at the end whether every accepted message
 * arrived, once and in order (reliability: I1 to I3, D01 to D06).
 *
 * <p>"Once" is what protocol section 3.4 promises to a client that acknowledges and resumes with the last number that it
 * has shown: no number up to that one is ever given to it again, and the next one is exactly the number behind it.
 */
final class KillCampaign {
    static final String PASSWORD = "campaign";

    private static final int SENDERS = 64;
    private static final int RECEIVERS = 32;
    private static final Duration SHORTEST = Duration.ofMillis(500);
    private static final Duration LONGEST = Duration.ofSeconds(2);

    private final Path folder;
    private final int rounds;
    private final long seed;

    /** @param folder where the data folder and the ledger are */
    KillCampaign(Path folder, int rounds, long seed) {
        this.folder = folder;
        this.rounds = rounds;
        this.seed = seed;
    }

    /**
     * @param figures the whole campaign in one line
     * @param faults what broke the promise; empty is what is wanted
     */
    record Verdict(String figures, int accepted, List<String> faults) {}

    Verdict run() throws InterruptedException {
        long start = System.nanoTime();
        Random random = new Random(seed);
        int port = freePort();
        List<String> arguments = arguments(port);
        AtomicBoolean sendersOver = new AtomicBoolean();
        AtomicBoolean receiversOver = new AtomicBoolean();
        try (Ledger ledger = new Ledger(folder.resolve("ledger.tsv"))) {
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < SENDERS; i++) {
                Random own = new Random(random.nextLong());
                senders.add(new Thread(
                        new CampaignSender("s" + i, port, RECEIVERS, own, ledger, sendersOver::get), "s" + i));
            }
            List<CampaignReceiver> receivers = new ArrayList<>();
            List<Thread> readers = new ArrayList<>();
            for (int i = 0; i < RECEIVERS; i++) {
                Random own = new Random(random.nextLong());
                receivers.add(new CampaignReceiver("r" + i, port, own, ledger, receiversOver::get));
                readers.add(new Thread(receivers.get(i), "r" + i));
            }
            ServerProcess server = ServerProcess.start(folder, arguments);
            try {
                server.port();
                senders.forEach(Thread::start);
                readers.forEach(Thread::start);
                for (int round = 0; round < rounds; round++) {
                    LockSupport.parkNanos(random.nextLong(SHORTEST.toNanos(), LONGEST.toNanos()));
                    server.kill();
                    server = ServerProcess.start(folder, arguments);
                    server.port();
                }
                LockSupport.parkNanos(LONGEST.toNanos());
                sendersOver.set(true);
                join(senders);
                receiversOver.set(true);
                // Whoever waits for a line hears the end of the server.
                server.kill();
                join(readers);
                server = ServerProcess.start(folder, arguments);
                server.port();
                receivers.forEach(CampaignReceiver::drain);
            } finally {
                sendersOver.set(true);
                receiversOver.set(true);
                server.close();
            }
            List<String> faults = ledger.judge();
            String figures = "kill -9, %d rounds in %d s (seed %d): %s, %d faults"
                    .formatted(
                            rounds + 1,
                            (System.nanoTime() - start) / 1_000_000_000,
                            seed,
                            ledger.figures(),
                            faults.size());
            return new Verdict(figures, ledger.acceptedCount(), faults);
        }
    }

    private List<String> arguments(int port) {
        List<String> accounts = new ArrayList<>(LocalServer.ACCOUNTS);
        for (int i = 0; i < SENDERS; i++) {
            accounts.add("user.s" + i + " = " + PASSWORD);
        }
        for (int i = 0; i < RECEIVERS; i++) {
            accounts.add("user.r" + i + " = " + PASSWORD);
        }
        try {
            Files.write(folder.resolve("credentials.properties"), accounts);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ServerProcess.arguments(
                folder,
                "--port",
                Integer.toString(port),
                "--set",
                "limits.commands=off",
                "--set",
                "limits.unauthenticated=off",
                "--set",
                "limits.hash-queue=1000");
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join(2 * Chatter.PATIENCE.toMillis());
            if (thread.isAlive()) {
                throw new AssertionError(thread.getName() + " does not end");
            }
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
