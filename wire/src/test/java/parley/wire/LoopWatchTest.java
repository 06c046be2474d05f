package parley.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who holds up an event loop is named, and who only works in turns is not. */
class LoopWatchTest {
    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final LoopWatch watch = LoopWatch.over(vertx, heldUp -> {
        told.add(heldUp);
        heard = true;
    });
    private volatile boolean heard;

    @AfterEach
    void close() throws Exception {
        watch.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void namesWhoWaitsOnALoop() throws Exception {
        turn();
        vertx.runOnContext(now -> untilTold(() -> LockSupport.parkNanos(10_000_000)));
        assertThat(told.poll(30, TimeUnit.SECONDS))
                .isNotNull()
                .contains("is held up", getClass().getName(), "parkNanos");
    }

    @Test
    void namesWhoWorksOnALoopWithoutEnd() throws Exception {
        turn();
        vertx.runOnContext(now -> untilTold(() -> work(10)));
        assertThat(told.poll(30, TimeUnit.SECONDS))
                .isNotNull()
                .contains("is held up", getClass().getName());
    }

    @Test
    void saysNothingOfWhoWorksInTurns() throws Exception {
        turn();
        for (int i = 0; i < 100; i++) {
            vertx.runOnContext(now -> work(1));
            turn();
        }
        assertThat(told).isEmpty();
    }

    /** However busy the machine is with others: it takes until then. */
    private void untilTold(Runnable held) {
        long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!heard && System.nanoTime() < until) {
            held.run();
        }
    }

    private static long work(long millis) {
        long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        long sum = 0;
        while (System.nanoTime() < until) {
            sum++;
        }
        return sum;
    }

    /** Returns when the loop has made some turns, and the watch has seen it. */
    private void turn() throws InterruptedException {
        CountDownLatch looked = new CountDownLatch(1);
        vertx.setTimer(100, now -> looked.countDown());
        assertThat(looked.await(20, TimeUnit.SECONDS)).isTrue();
    }
}
