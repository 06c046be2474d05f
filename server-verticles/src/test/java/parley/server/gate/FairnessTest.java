package parley.server.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.server.counts.Counts;
import parley.server.counts.Histogram;

/** Who writes much at once has a share of each turn of the loop, and nobody waits until he is through. */
class FairnessTest {
    private final GateTown town = new GateTown();
    private final CountDownLatch go = new CountDownLatch(1);

    @AfterEach
    void close() {
        go.countDown();
        town.close();
    }

    @Test
    @Tag("S01")
    void aFloodOfLinesThatCostNothingGivesWayToALineThatCameLater() throws Exception {
        try (Peer flood = town.guest();
                Peer hans = town.guest()) {
            holdUp();
            flood.send("ping\n".repeat(Turns.SHARE) + "echo flood");
            hans.send("echo hans");
            go.countDown();

            assertThat(told()).isEqualTo("hans");
            assertThat(told()).isEqualTo("flood");
            for (int i = 0; i < Turns.SHARE; i++) {
                assertThat(flood.line()).isEqualTo("ok pong");
            }
            assertThat(flood.line()).isEqualTo("ok flood");
        }
    }

    @Test
    @Tag("S01")
    void aLongLineIsAShareByItself() throws Exception {
        try (Peer flood = town.guest();
                Peer hans = town.guest()) {
            holdUp();
            flood.send("ping " + "x".repeat(10_000), "echo flood");
            hans.send("echo hans");
            go.countDown();

            assertThat(told()).isEqualTo("hans");
            assertThat(told()).isEqualTo("flood");
        }
    }

    @Test
    @Tag("S01")
    void linesThatMayNotBeTakenAreLookedAtInSharesToo() throws Exception {
        try (Peer flood = town.program("flood");
                Peer hans = town.program("hans")) {
            assertThat(town.nextClaim()).startsWith("flood arrived");
            assertThat(town.nextClaim()).startsWith("hans arrived");
            // The login was one.
            emptyBucket(flood, 99);
            holdUp();
            // Both acknowledge what nobody has shown them, which is the end.
            flood.send("echo\n".repeat(40) + "ack 1");
            hans.send("ack 1");
            go.countDown();

            assertThat(town.nextClaim()).startsWith("hans left");
            assertThat(town.nextClaim()).startsWith("flood left");
        }
    }

    @Test
    void anAckBehindALongLineIsFoundWhenThatOneIsTheNext() throws Exception {
        String echo = "{\"cmd\":\"echo\",\"text\":\"" + "x".repeat(2_000) + "\"}";
        try (Peer luke = town.program("luke")) {
            // The login was one.
            emptyBucket(luke, 99);
            luke.send(echo, echo, "ack 1");
            town.settle();
            assertThat(luke.quiet()).isTrue();
            // Enough for the first, and too little for the second.
            town.pass(Duration.ofMillis(60));

            assertThat(luke.line()).contains("\"ok\"", "xxx");
            // It acknowledges what was not shown.
            assertThat(luke.line()).contains("\"bye\"");
        }
    }

    private void emptyBucket(Peer peer, int commands) throws Exception {
        for (int i = 0; i < commands; i++) {
            peer.send("echo " + i);
        }
        for (int i = 0; i < commands; i++) {
            assertThat(peer.line()).contains("ok");
        }
    }

    private String told() throws InterruptedException {
        return town.nextCall().arguments().get(GateTown.TEXT);
    }

    /** The gate's loop does nothing until it may go on; what is written meanwhile waits for it in the kernel. */
    private void holdUp() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        AtomicBoolean first = new AtomicBoolean(true);
        var unused = town.gate.say(new Counts() {
            @Override
            public void total(String name, String meaning, long value, String... labels) {
                if (first.getAndSet(false)) {
                    held.countDown();
                    try {
                        go.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            }

            @Override
            public void now(String name, String meaning, double value, String... labels) {
                // Not asked for.
            }

            @Override
            public void spread(String name, String meaning, Histogram histogram, String... labels) {
                // Not asked for.
            }
        });
        assertThat(held.await(10, SECONDS)).isTrue();
    }
}
