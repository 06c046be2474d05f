package parley.client.console;

import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls one thread to work; rung many times before it comes, it has rung once. Safe from every thread. */
final class Doorbell {
    private final Semaphore rung = new Semaphore(0);
    private final AtomicBoolean waiting = new AtomicBoolean();

    void ring() {
        if (waiting.compareAndSet(false, true)) {
            rung.release();
        }
    }

    /** Waits until it is rung. What is told before a ring is seen after this. */
    void await() throws InterruptedException {
        rung.acquire();
        waiting.set(false);
    }
}
