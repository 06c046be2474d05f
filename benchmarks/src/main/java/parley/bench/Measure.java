package parley.bench;

import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Warms up, then counts what happens and what it costs. */
final class Measure {
    private final ServerUnderLoad server;
    private final int warmUpSeconds;
    private final int seconds;

    Measure(ServerUnderLoad server, Options options) {
        this.server = server;
        this.warmUpSeconds = options.whole("warm-up", 8);
        this.seconds = options.whole("seconds", 10);
    }

    /**
     * @param microsEach CPU time of the server for one thing
     * @param loadMicrosEach the same of this process
     */
    record Cost(double microsEach, double loadMicrosEach, long perSecond, double serverPercent) {}

    /**
     * Counts for the time that was asked for.
     *
     * @param count how many things have happened so far; read from another thread, so it may lag a little
     * @param fault what went wrong, or nothing
     */
    Cost over(LongSupplier count, Supplier<String> fault, Latencies latencies) throws InterruptedException {
        Thread.sleep(warmUpSeconds * 1000L);
        latencies.clear();
        long self = ProcessHandle.current().pid();
        long started = System.nanoTime();
        long before = count.getAsLong();
        long cpuBefore = server.cpuMicros();
        long selfBefore = Processor.micros(self);
        for (int second = 0; second < seconds; second++) {
            long so = count.getAsLong();
            Thread.sleep(1000);
            if (!fault.get().isEmpty()) {
                throw new IllegalStateException(fault.get());
            }
            if (count.getAsLong() == so) {
                throw new IllegalStateException("nothing happened for a second");
            }
        }
        double cpu = server.cpuMicros() - cpuBefore;
        double own = Processor.micros(self) - selfBefore;
        long things = count.getAsLong() - before;
        double wall = (System.nanoTime() - started) / 1e3;
        return new Cost(cpu / things, own / things, (long) (things * 1e6 / wall), 100 * cpu / wall);
    }
}
