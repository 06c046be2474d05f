package parley.server.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Where something throws that must not, it costs the one session in which it does. */
class BugsTest {
    private final GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void losesASessionWhoseSweepThrowsAndSweepsTheOthers() throws Exception {
        try (Peer hans = town.member("hans");
                Peer guest = town.peer()) {
            town.nextClaim();
            town.mailboxes.breakDown(true);
            town.mailboxes.put("hans", "luke", "lost on the way", town.time.instant());
            town.mail(1, 1, "hans", "luke", "so this makes it read");
            town.settle();
            town.mailboxes.throwUp();

            // Now it reads again.
            town.pass(Duration.ofSeconds(1));
            assertThat(hans.until("<")).startsWith("<");
            assertThat(town.nextClaim()).isEqualTo("hans left 1 LOST");
            // Greeting who says nothing is the sweep's, and so is the end of his patience.
            assertThat(guest.line()).startsWith("* parley 1");
            town.pass(Duration.ofSeconds(20));
            assertThat(guest.line()).startsWith("* bye");
        }
    }

    @Test
    void forgetsASessionWhoseEndThrows() throws Exception {
        try (Peer hans = town.member("hans")) {
            town.nextClaim();
            town.mailboxes.throwUp();
            hans.reset();
            assertThat(town.nextClaim()).isEqualTo("hans left 1 LOST");
            town.settle();
            assertThat(town.admission.connections()).isZero();
            GateTown.await(town.gate.shutdown());
        }
    }

    @Test
    void stopsTheOthersIfStoppingOneThrows() throws Exception {
        try (Peer hans = town.member("hans");
                Peer guest = town.guest()) {
            town.nextClaim();
            town.mailboxes.throwUp();
            var down = town.gate.shutdown();
            assertThat(guest.line()).startsWith("* bye");
            assertThat(hans.until("<")).startsWith("<");
            GateTown.await(down);
        }
    }

    @Test
    void closesAConnectionThatCannotBeTakenIn() throws Exception {
        town.certificateLost.set(true);
        try (Peer nobody = town.peer()) {
            assertThat(nobody.line()).startsWith("<").doesNotStartWith("<nothing");
            assertThat(town.admission.connections()).isZero();
            assertThat(town.admission.unauthenticated()).isZero();
        }
        town.certificateLost.set(false);
        try (Peer guest = town.guest()) {
            assertThat(guest.ask("ping")).isEqualTo("ok pong");
        }
        GateTown.await(town.gate.shutdown());
    }
}
