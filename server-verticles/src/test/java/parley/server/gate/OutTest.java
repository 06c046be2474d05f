package parley.server.gate;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;

/** What a peer that does not read costs, and what it misses. */
class OutTest {
    private static final int WINDOW = 4096;
    private static final int MANY = 5_000;

    private static final Pattern SKIPPED = Pattern.compile("\\* ([0-9]+) lines were skipped, because you did not read");

    private final GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    @Tag("S03")
    void skipsBroadcastsForWhoDoesNotReadAndSaysOnceHowMany() throws Exception {
        try (Peer luke = silentMember("luke")) {
            broadcast(MANY);
            town.mail(1, 1, "luke", "hans", "kept in the store");
            town.settle();
            int heardOf = 0;
            int skipped = 0;
            boolean mail = false;
            while (heardOf < MANY || !mail) {
                String line = luke.line();
                Matcher notice = SKIPPED.matcher(line);
                if (notice.matches()) {
                    skipped += Integer.parseInt(notice.group(1));
                    heardOf += Integer.parseInt(notice.group(1));
                } else if (line.equals("hans: kept in the store")) {
                    mail = true;
                } else {
                    assertThat(line).isEqualTo("hans (all): " + text(heardOf));
                    heardOf++;
                }
            }
            assertThat(heardOf).isEqualTo(MANY);
            assertThat(skipped).isPositive();
            broadcast(1);
            assertThat(luke.line()).isEqualTo("hans (all): " + text(0));
        }
    }

    @Test
    @Tag("S04")
    void endsWhoTakesNothingForThirtySeconds() throws Exception {
        try (Peer luke = silentMember("luke");
                Peer guest = town.guest()) {
            town.nextClaim();
            broadcast(MANY);
            // Somebody who only writes makes no progress either.
            luke.send("ping");
            town.pass(Duration.ofSeconds(29));
            assertThat(town.claims).isEmpty();
            town.pass(Duration.ofSeconds(1));

            assertThat(town.nextClaim()).isEqualTo("luke left 1 LOST");
            assertThat(guest.ask("ping")).isEqualTo("ok pong");
        }
    }

    @Test
    @Tag("S02")
    void takesOnlyBlockAckAndLogoutFromWhoDoesNotRead() throws Exception {
        try (Peer luke = new Peer(town.gate.port(), WINDOW)) {
            luke.send("{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"x\",\"ack\":true}");
            town.nextCall();
            assertThat(town.nextClaim()).contains("arrived");
            town.mail(1, 1, "luke", "hans", "hi");
            broadcast(MANY);
            luke.send("block eve", "echo held up", "ack 1");
            assertThat(town.nextCall().verb().value()).isEqualTo("block");
            town.settle();
            town.pass(Duration.ofMillis(250));
            assertThat(town.mailboxes.told.poll(5, SECONDS)).isEqualTo("ack luke 1");
            assertThat(town.calls).isEmpty();

            assertThat(luke.until("{\"type\":\"ok\",\"cmd\":\"echo\"")).startsWith("{\"type\":\"ok\"");
        }
    }

    @Test
    @Tag("S02")
    void letsALongAnswerBeReadAtLeisureAndPutsWhatIsPushedBehindIt() throws Exception {
        try (Peer luke = silentMember("luke")) {
            luke.send("list 30000", "echo behind");
            assertThat(town.nextCall().verb().value()).isEqualTo("list");
            town.settle();
            broadcast(3);
            town.mail(1, 1, "luke", "hans", "hi");
            town.settle();
            assertThat(luke.line()).isEqualTo("ok so many");
            for (int i = 0; i < 30_000; i++) {
                assertThat(luke.line()).isEqualTo("  user-number-" + i);
            }
            for (int i = 0; i < 3; i++) {
                assertThat(luke.line()).isEqualTo("hans (all): " + text(i));
            }
            // The answer owes the throttle 30,000 rows.
            town.pass(Duration.ofSeconds(60));
            assertThat(List.of(luke.line(), luke.line())).containsExactlyInAnyOrder("hans: hi", "ok behind");
        }
    }

    private Peer silentMember(String name) throws Exception {
        Peer peer = new Peer(town.gate.port(), WINDOW);
        peer.send("login " + name + " secret");
        peer.until("ok ");
        town.nextCall();
        return peer;
    }

    private void broadcast(int number) throws InterruptedException {
        for (int i = 0; i < number; i++) {
            ServerLine line = new ServerLine.Broadcast("b" + i, new UserName("hans"), text(i), town.time.instant());
            town.order(new GateOrder.Fanout(line, Set.of()));
        }
        town.settle();
    }

    private static String text(int number) {
        return "number " + number + " of a lot of things that everybody has to hear of, whether he reads it or not";
    }
}
