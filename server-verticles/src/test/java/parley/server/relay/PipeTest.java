package parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two wires of two event loops, joined; the clock stands still unless a test moves it. */
class PipeTest {
    private static final long OFF = Long.MAX_VALUE;

    private final TwoWires town = new TwoWires();

    @AfterEach
    void close() {
        town.close();
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] read(Socket socket, int count) throws Exception {
        return socket.getInputStream().readNBytes(count);
    }

    private static CompletableFuture<byte[]> reading(Socket socket, int count) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return socket.getInputStream().readNBytes(count);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    private static CompletableFuture<Void> writing(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void bytesThatCameBeforeOneEndHadBegunWaitForIt() throws Exception {
        town.join(OFF, OFF);
        town.begin(0, "early ");
        town.client(0).getOutputStream().write("and late".getBytes(StandardCharsets.US_ASCII));
        town.untilTaken(14);
        town.begin(1, "");
        assertThat(read(town.client(1), 14)).asString().isEqualTo("early and late");
    }

    @Test
    void theEndThatCameBeforeOneEndHadBegunWaitsToo() throws Exception {
        town.join(OFF, OFF);
        town.begin(0, "the last word");
        town.client(0).shutdownOutput();
        town.settle();
        town.begin(1, "");
        assertThat(town.client(1).getInputStream().readAllBytes()).asString().isEqualTo("the last word");
    }

    @Test
    void aWireThatWasLostBeforeItBeganEndsTheOther() throws Exception {
        town.join(OFF, OFF);
        town.begin(0, "");
        town.abandon(1);
        assertThat(town.client(0).getInputStream().read()).isNegative();
        assertThat(town.over).hasPositiveValue();
    }

    @Test
    void asLongAsTheClockStandsNoMoreThanASecondsWorthPasses() throws Exception {
        byte[] bytes = random(300_000);
        town.join(65_536, OFF);
        town.begin(0, "");
        town.begin(1, "");
        CompletableFuture<Void> writing = writing(town.client(0), bytes);
        assertThat(read(town.client(1), 60_000)).isEqualTo(Arrays.copyOf(bytes, 60_000));
        town.sweep(3);
        assertThat(town.taken()).isBetween(60_000L, 65_536L);
        town.time.advance(Duration.ofMillis(500));
        town.sweep(3);
        assertThat(read(town.client(1), 30_000)).isEqualTo(Arrays.copyOfRange(bytes, 60_000, 90_000));
        town.sweep(3);
        assertThat(town.taken()).isBetween(90_000L, 98_304L);
        // The other direction has a bucket of its own.
        writing(town.client(1), random(1_000)).get(10, TimeUnit.SECONDS);
        assertThat(read(town.client(0), 1_000)).isEqualTo(random(1_000));
        CompletableFuture<byte[]> rest = reading(town.client(1), bytes.length - 90_000);
        town.passSecondsUntil(rest::isDone);
        assertThat(rest.join()).isEqualTo(Arrays.copyOfRange(bytes, 90_000, bytes.length));
        writing.get(10, TimeUnit.SECONDS);
    }

    /** S02: what the two kernels hold beside it is a few small buffers, as this client's is. */
    @Test
    void aSideThatDoesNotReadStopsTheReadingOfTheOther() throws Exception {
        town.join(OFF, OFF);
        town.begin(0, "");
        town.begin(1, "");
        CompletableFuture<Void> writing = writing(town.client(0), random(20_000_000));
        long held = town.untilNothingMoves();
        assertThat(held).isBetween(10_000L, 300_000L);
        assertThat(writing).isNotDone();
        // It reads on, and everything comes.
        assertThat(read(town.client(1), 20_000_000)).isEqualTo(random(20_000_000));
        writing.get(10, TimeUnit.SECONDS);
    }

    @Test
    void manySmallPortionsAreBoundedByMoreThanTheirBytes() throws Exception {
        town.join(OFF, OFF);
        town.begin(0, "");
        for (int i = 0; i < 2_000; i++) {
            town.client(0).getOutputStream().write(i);
            town.settle();
        }
        assertThat(town.taken())
                .as("single bytes for an end that has not begun")
                .isLessThan(1_000);
        town.begin(1, "");
        assertThat(read(town.client(1), 2_000)).hasSize(2_000);
    }

    @Test
    void aSideThatTakesNothingIsCutAndThenTheOther() throws Exception {
        town.join(OFF, OFF);
        town.begin(0, "");
        town.begin(1, "");
        CompletableFuture<Void> writing = writing(town.client(0), random(20_000_000));
        town.untilNothingMoves();
        town.sweep(1);
        town.time.advanceSeconds(29);
        town.sweep(1);
        assertThat(town.gone).hasValue(0);
        town.time.advanceSeconds(1);
        town.sweep(1);
        town.untilGone(1);
        town.settle();
        town.time.advanceSeconds(5);
        town.sweep(1);
        town.untilGone(2);
        assertThat(writing).failsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void theVolumeEndsBothBehindItsLastByte() throws Exception {
        town.join(OFF, 100_000);
        town.begin(0, "");
        town.begin(1, "");
        byte[] bytes = random(100_001);
        CompletableFuture<Void> writing = writing(town.client(0), bytes);
        assertThat(read(town.client(1), 100_000)).isEqualTo(Arrays.copyOf(bytes, 100_000));
        writing.get(10, TimeUnit.SECONDS);
        assertThat(town.usedUp).succeedsWithin(10, TimeUnit.SECONDS);
        town.pipe().end();
        assertThat(town.client(1).getInputStream().read()).isNegative();
        assertThat(town.client(0).getInputStream().read()).isNegative();
    }

    @Test
    void theEndOfThePipeComesBehindWhatWasRead() throws Exception {
        town.join(OFF, OFF);
        town.begin(0, "");
        town.begin(1, "");
        byte[] bytes = random(50_000);
        writing(town.client(0), bytes).get(10, TimeUnit.SECONDS);
        town.untilTaken(bytes.length);
        town.pipe().end();
        assertThat(town.client(1).getInputStream().readAllBytes()).isEqualTo(bytes);
        assertThat(town.client(0).getInputStream().readAllBytes()).isEmpty();
    }
}
