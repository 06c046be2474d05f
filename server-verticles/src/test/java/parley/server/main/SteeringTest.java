package parley.server.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import parley.server.powers.Moments;
import parley.server.settings.Settings;
import parley.server.settings.Time;

/** Operators who ask for more than one thing at a time. */
class SteeringTest {
    private static final long SECONDS = 20;

    /** A reading that waits to be told what it finds. */
    private record Reading(String thread, CompletableFuture<Settings> found) {}

    @Test
    void aReloadWaitsForTheOneBeforeAndNobodyWaitsForItsFiles(@TempDir Path folder) throws Exception {
        Settings settings = Settings.defaults()
                .with("port", "0")
                .with("data", folder.resolve("data").toString())
                .with("hash", "argon2id:m=8,t=1,p=1");
        BlockingQueue<Reading> readings = new LinkedBlockingQueue<>();
        Ground.Source slow = () -> {
            Reading reading = new Reading(Thread.currentThread().getName(), new CompletableFuture<>());
            readings.add(reading);
            return reading.found().join();
        };
        Ground ground = new Ground(slow, () -> {}, () -> {}, Moments.PASSED);
        ParleyServer server =
                ParleyServer.start(settings, Time.system(), ground).await(SECONDS, TimeUnit.SECONDS);
        try {
            Future<Optional<String>> first = server.steering().reload();
            Future<Optional<String>> second = server.steering().reload();
            Reading reading = next(readings);
            assertThat(reading.thread()).startsWith("parley-files");
            server.answers().await(SECONDS, TimeUnit.SECONDS);
            assertThat(readings).as("the second waits").isEmpty();
            assertThat(first.isComplete()).isFalse();
            reading.found().complete(settings);
            first.await(SECONDS, TimeUnit.SECONDS);
            reading = next(readings);
            assertThat(second.isComplete()).isFalse();
            // What the first one did wrong is not the second one's.
            reading.found().completeExceptionally(new IllegalStateException("broken"));
            assertThat(second.transform(done -> Future.succeededFuture(done.failed()))
                            .await(SECONDS, TimeUnit.SECONDS))
                    .isTrue();
            Future<Optional<String>> third = server.steering().reload();
            next(readings).found().complete(settings);
            assertThat(third.await(SECONDS, TimeUnit.SECONDS)).isEmpty();
        } finally {
            server.stop().await(SECONDS, TimeUnit.SECONDS);
        }
    }

    private static Reading next(BlockingQueue<Reading> readings) throws InterruptedException {
        return Optional.ofNullable(readings.poll(SECONDS, TimeUnit.SECONDS)).orElseThrow();
    }
}
