package parley.verification;

import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import parley.server.main.ParleyServer;
import parley.server.powers.Moments;
import parley.server.settings.Settings;

/**
 * A server that ends at once, as by {@code kill -9}, at the n-th passing of a {@link Failpoint}. A process of its own:
 * {@code FailingServer <failpoint> <n> <hours that its clock is ahead> <seed> server --data … --set key=value …}.
 */
final class FailingServer implements Moments {
    /** What the system says of a process that {@code kill -9} ended. */
    static final int KILLED = 137;

    private static final long A_WHILE_NANOS = Duration.ofMillis(30).toNanos();

    private final Failpoint point;
    private final AtomicInteger left;
    private final long soonNanos;
    private final ThreadLocal<Boolean> armed = ThreadLocal.withInitial(() -> false);

    private FailingServer(Failpoint point, int passing, long seed) {
        this.point = point;
        this.left = new AtomicInteger(passing);
        this.soonNanos = new Random(seed).nextLong(A_WHILE_NANOS);
    }

    public static void main(String[] arguments) {
        Failpoint point = Failpoint.valueOf(arguments[0]);
        SteeredTime time = new SteeredTime();
        time.forward(Duration.ofHours(Integer.parseInt(arguments[2])));
        ParleyServer server = ParleyServer.start(
                        settings(arguments),
                        time,
                        () -> Runtime.getRuntime().halt(1),
                        new FailingServer(point, Integer.parseInt(arguments[1]), Long.parseLong(arguments[3])))
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "shutdown"));
        System.out.println("listening on " + server.listening());
        if (point.when() == Failpoint.When.IN_TWO_HOURS) {
            LockSupport.parkNanos(Duration.ofMillis(700).toNanos());
            time.forward(Duration.ofHours(2));
        }
    }

    /** Of what the command line takes, all that has a value. */
    private static Settings settings(String[] arguments) {
        Settings settings = Settings.defaults();
        for (int i = 5; i < arguments.length; i += 2) {
            String[] one = arguments[i].equals("--set")
                    ? arguments[i + 1].split("=", 2)
                    : new String[] {arguments[i].substring(2), arguments[i + 1]};
            settings = settings.with(one[0], one[1]);
        }
        return settings;
    }

    private static void stop(ParleyServer server) {
        server.stop().toCompletionStage().toCompletableFuture().join();
        Runtime.getRuntime().halt(0);
    }

    @Override
    public void at(Moment moment) {
        if (moment == point.moment() && left.decrementAndGet() == 0) {
            arrived();
        } else if (moment == Moment.COMMITTED && armed.get()) {
            end();
        }
    }

    private void arrived() {
        switch (point.how()) {
            case AT_ONCE -> end();
            case AT_ITS_COMMIT -> armed.set(true);
            case WHILE_THE_OTHERS_GO_ON -> {
                LockSupport.parkNanos(A_WHILE_NANOS);
                end();
            }
            case SOON -> new Thread(this::endSoon, "the end").start();
        }
    }

    private void endSoon() {
        LockSupport.parkNanos(soonNanos);
        end();
    }

    private static void end() {
        Runtime.getRuntime().halt(KILLED);
    }
}
