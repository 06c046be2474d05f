package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** No fault of the program vanishes on the event loop. */
class FaultsTest {
    @Test
    void whatIsThrownOnTheEventLoopIsTold() throws InterruptedException {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        Vertx vertx = Faults.vertx(told::add);
        try {
            vertx.getOrCreateContext().runOnContext(go -> {
                throw new IllegalStateException("in a task");
            });
            assertThat(told.poll(20, TimeUnit.SECONDS)).hasMessage("in a task");
            vertx.setTimer(1, fired -> {
                throw new IllegalStateException("in a \033[31mtimer");
            });
            assertThat(Faults.sentence(told.take())).contains("broken").doesNotContain("\033");
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }
}
