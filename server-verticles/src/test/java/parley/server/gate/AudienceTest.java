package parley.server.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import parley.protocol.Notation;
import parley.protocol.Rendering;
import parley.protocol.ServerLine;
import parley.protocol.words.Notice;
import parley.protocol.words.UserName;
import parley.server.bus.GateOrder;

/** Everybody hears what is for everybody, and what is for him alone, in the order in which it was said. */
class AudienceTest {
    private static final int PEERS = 6;
    private static final int LINES = 3_000;

    private final GateTown town = new GateTown();

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    @Tag("S11")
    void keepsTheOrderOfSharedAndPrivateLinesWhoeverIsPassedOver() throws Exception {
        Random random = new Random(7);
        List<Peer> peers = new ArrayList<>();
        List<List<String>> expected = new ArrayList<>();
        for (int i = 0; i < PEERS; i++) {
            peers.add(notation(i) == Notation.TEXT ? town.member("user" + i) : town.program("user" + i));
            expected.add(new ArrayList<>());
        }
        for (int n = 0; n < LINES; n++) {
            if (random.nextInt(4) == 0) {
                int to = random.nextInt(PEERS);
                ServerLine line = new ServerLine.Told(Notice.of("test", "private " + n));
                town.order(new GateOrder.Tell(to + 1, line));
                expected.get(to).add(rendered(line, to));
            } else {
                Set<UserName> except = new HashSet<>();
                ServerLine line =
                        new ServerLine.Broadcast("b" + n, new UserName("hans"), "shared " + n, town.time.instant());
                for (int to = 0; to < PEERS; to++) {
                    if (random.nextInt(5) == 0) {
                        except.add(new UserName("user" + to));
                    } else {
                        expected.get(to).add(rendered(line, to));
                    }
                }
                town.order(new GateOrder.Fanout(line, except));
            }
            if (n % 100 == 99) {
                // The peers read along, so that nothing is skipped.
                for (int to = 0; to < PEERS; to++) {
                    for (String line : expected.get(to)) {
                        assertThat(peers.get(to).line()).isEqualTo(line);
                    }
                    expected.get(to).clear();
                }
            }
        }
        for (Peer peer : peers) {
            peer.close();
        }
    }

    @Test
    void doesNotSpeakToGuestsSideSessionsAndThoseWhoLeft() throws Exception {
        try (Peer guest = town.guest();
                Peer side = town.peer();
                Peer gone = town.member("gone");
                Peer luke = town.member("luke")) {
            side.send("{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"x\",\"deliver\":\"none-such\"}");
            side.until("{\"type\":\"ok\"");
            gone.ask("logout");
            gone.line();
            ServerLine line = new ServerLine.Broadcast("b", new UserName("hans"), "hello", town.time.instant());
            town.order(new GateOrder.Fanout(line, Set.of()));

            assertThat(luke.line()).isEqualTo("hans (all): hello");
            assertThat(guest.quiet()).isTrue();
            assertThat(side.quiet()).isTrue();
            assertThat(gone.line()).isEqualTo(Peer.END);
        }
    }

    private static Notation notation(int peer) {
        return peer % 2 == 0 ? Notation.TEXT : Notation.JSON;
    }

    private static String rendered(ServerLine line, int peer) {
        return new String(Rendering.in(notation(peer)).line(line), java.nio.charset.StandardCharsets.UTF_8).strip();
    }
}
