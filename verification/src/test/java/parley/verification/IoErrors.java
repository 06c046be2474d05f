package parley.verification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * A disk that fails now and then: at the n-th write, read or truncation, once or for a while, which the server has to tell
 * and to outlive (rows D13, O01), and in the end at a sync of the log, at which it has to end (row O04).
 */
final class IoErrors implements Deaths {
    private static final String LOG = "parley.db-wal";
    private static final String DATABASE = "parley.db";
    private static final Duration UNTIL_REACHED = Duration.ofSeconds(2);
    /** What the server ends with when a sync has failed. */
    private static final int FAILED = 1;

    private final int most;
    private final int step;

    private record Fault(String call, String file, int times, String error) {}

    private static final List<Fault> OUTLIVED = List.of(
            new Fault("write", LOG, 1, "EIO"),
            new Fault("write", LOG, 40, "ENOSPC"),
            new Fault("write", LOG, 1, "SHORT"),
            new Fault("read", LOG, 2, "EIO"),
            new Fault("read", DATABASE, 2, "EIO"),
            new Fault("write", DATABASE, 3, "EIO"),
            new Fault("sync", DATABASE, 1, "EIO"));

    /**
     * @param most the highest n
     * @param step from one n to the next
     */
    IoErrors(int most, int step) {
        this.most = most;
        this.step = step;
    }

    /** Round k of it makes the n-th call fail, n = 1 + k times step, up to {@code most}. */
    @Override
    public List<String> die(Round round) {
        int at = 1 + round.number() * step % most;
        List<String> faults = new ArrayList<>();
        Disk disk = new Disk(round.folder(), "");
        long before = round.accepted().getAsLong();
        try (ServerProcess server = ServerProcess.start(disk.failing(), round.folder(), round.arguments())) {
            server.port();
            round.untilAccepted(before, 1);
            for (Fault one : OUTLIVED) {
                disk.fail(one.call(), one.file(), at, one.times(), one.error());
                untilOver(disk);
                before = round.accepted().getAsLong();
                round.untilAccepted(before, 1);
                if (round.accepted().getAsLong() == before) {
                    faults.add("nothing is accepted any more after " + one + " at " + at + "\n" + server.errors());
                    return faults;
                }
            }
            disk.fail("sync", LOG, at, 1, "EIO");
            int code = server.exit(ServerProcess.PATIENCE);
            if (code != FAILED || disk.isToFail()) {
                faults.add("after a failed sync at " + at + " the server ended with " + code);
            }
        }
        return faults;
    }

    /** A file that is seldom used may never be used so often. */
    private static void untilOver(Disk disk) {
        long patience = System.nanoTime() + UNTIL_REACHED.toNanos();
        while (disk.isToFail() && System.nanoTime() < patience) {
            LockSupport.parkNanos(1_000_000);
        }
        disk.heal();
    }
}
