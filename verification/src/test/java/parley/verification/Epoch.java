package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * One data folder of a campaign from its first start until every mailbox is empty: clients that never stop, a server that
 * dies some number of times, and the ledger that judges it. Used by one thread, once.
 */
final class Epoch implements AutoCloseable {
    private static final int SENDERS = 64;
    private static final int RECEIVERS = 32;
    private static final String CHANGER = "changer";
    private static final int ENOUGH_FAULTS = 20;
    private static final long LAST_LOAD_NANOS = 500_000_000;

    private final Path folder;
    private final RandomGenerator random;
    private final Ledger ledger;
    private final int port;
    private final AtomicBoolean sendersOver = new AtomicBoolean();
    private final AtomicBoolean receiversOver = new AtomicBoolean();
    private final List<Thread> writers = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();
    private final List<CampaignReceiver> receivers = new ArrayList<>();

    private int died;

    /** @param folder an empty one, for the data folder, the ledger and what servers have to say */
    Epoch(Path folder, RandomGenerator random) {
        this.folder = folder;
        this.random = random;
        this.ledger = new Ledger(folder.resolve("ledger.tsv"));
        this.port = freePort(random);
        for (int i = 0; i < SENDERS; i++) {
            String name = "s" + i;
            writers.add(new Thread(new CampaignSender(name, port, RECEIVERS, own(), ledger, over(sendersOver)), name));
        }
        writers.add(new Thread(new CampaignChanger(CHANGER, port, ledger, over(sendersOver)), CHANGER));
        for (int i = 0; i < RECEIVERS; i++) {
            CampaignReceiver receiver = new CampaignReceiver("r" + i, port, own(), ledger, over(receiversOver));
            receivers.add(receiver);
            readers.add(new Thread(receiver, "r" + i));
        }
    }

    /**
     * Lets the server die {@code rounds} times, the first as number {@code first}, and then fetches all that is stored.
     *
     * @return what broke the promise; empty is what is wanted
     */
    List<String> run(Deaths deaths, int first, int rounds) throws InterruptedException {
        List<String> arguments = arguments();
        try {
            writers.forEach(Thread::start);
            readers.forEach(Thread::start);
            for (int round = first; round < first + rounds && ledger.faultCount() == 0; round++) {
                deaths.die(new Deaths.Round(folder, arguments, round, random, ledger::accepted))
                        .forEach(ledger::fault);
                StoredFacts.faults(folder.resolve("data")).forEach(ledger::fault);
                died++;
            }
            try (ServerProcess server = ServerProcess.start(folder, arguments)) {
                server.port();
                LockSupport.parkNanos(LAST_LOAD_NANOS);
                sendersOver.set(true);
                join(writers);
                receiversOver.set(true);
                // Whoever waits for a line hears the end of the server.
                server.kill();
            }
            join(readers);
            try (ServerProcess server = ServerProcess.start(folder, arguments)) {
                server.port();
                receivers.forEach(this::drain);
            }
        } finally {
            sendersOver.set(true);
            receiversOver.set(true);
        }
        List<String> faults = ledger.judge();
        return faults.subList(0, Math.min(ENOUGH_FAULTS, faults.size()));
    }

    /** How often the server has died so far. */
    int deaths() {
        return died;
    }

    Ledger.Figures figures() {
        return ledger.figures();
    }

    @Override
    public void close() {
        ledger.close();
    }

    private void drain(CampaignReceiver receiver) {
        try {
            receiver.drain();
        } catch (AssertionError e) {
            ledger.fault("not all was given to " + e.getMessage());
        }
    }

    private RandomGenerator own() {
        return new java.util.Random(random.nextLong());
    }

    private static BooleanSupplier over(AtomicBoolean flag) {
        return flag::get;
    }

    private List<String> arguments() {
        List<String> accounts = new ArrayList<>(LocalServer.ACCOUNTS);
        for (Thread client : writers) {
            accounts.add("user." + client.getName() + " = " + KillCampaign.PASSWORD);
        }
        for (Thread client : readers) {
            accounts.add("user." + client.getName() + " = " + KillCampaign.PASSWORD);
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
                "history=1h",
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

    /**
     * Below the ports that the system gives to those who dial: one who dials while no server listens could be given the
     * very port that he dials, and be connected to himself.
     */
    private static int freePort(RandomGenerator random) {
        return IntStream.generate(() -> 20_000 + random.nextInt(10_000))
                .limit(100)
                .filter(Epoch::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket free = new ServerSocket(port)) {
            return free.isBound();
        } catch (IOException taken) {
            return false;
        }
    }
}
