package parley.verification;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/** How the server of a campaign dies. An object of it serves one {@link Epoch}, whose thread alone uses it. */
interface Deaths {
    /**
     * @param folder the working folder, in which the data folder is too
     * @param arguments those of the server
     * @param number counted from 0 over all epochs
     * @param accepted how many messages were accepted so far
     */
    record Round(Path folder, List<String> arguments, int number, RandomGenerator random, LongSupplier accepted) {
        /** Waits until so many more messages are accepted than were at {@code before}, or too long. */
        void untilAccepted(long before, long more) {
            long patience = System.nanoTime() + ServerProcess.PATIENCE.toNanos();
            while (accepted.getAsLong() < before + more && System.nanoTime() < patience) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /**
     * Starts the server, lets the clients use it, and comes back when it is dead.
     *
     * @return what went wrong beside the death itself
     */
    List<String> die(Round round);
}
