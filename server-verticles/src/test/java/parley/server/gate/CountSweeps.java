package parley.server.gate;

import io.vertx.core.Vertx;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Waits for the gate's sweeps by timers of the same length, which fire after those that were set before. */
final class CountSweeps {
    private CountSweeps() {}

    static void wait(Vertx vertx, int sweeps) throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(sweeps);
        long timer = vertx.setPeriodic(100, tick -> passed.countDown());
        if (!passed.await(20, TimeUnit.SECONDS)) {
            throw new AssertionError("no sweep in 20 s");
        }
        vertx.cancelTimer(timer);
    }
}
