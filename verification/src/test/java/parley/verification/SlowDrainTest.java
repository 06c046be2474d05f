package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Somebody comes back to a full mailbox over a link so slow that it takes minutes: he is never taken for one who does not
 * read, and his commands are answered in between.
 */
@Tag("S12")
class SlowDrainTest {
    private static final int EACH = 111;
    private static final int SLICE = 48;
    /** Messages of 1 KiB: the server's own queue, a part of the mailbox, and what two kernels take, which is theirs to say. */
    private static final int MOST_IN_BETWEEN = 256;

    private static final String TEXT = "x".repeat(960);
    /** Longer than half of what a reader who takes nothing gets. */
    private static final Duration FOR_A_SLICE = Duration.ofSeconds(20);

    @Test
    void aBareSessionGetsItAllAndItsAnswersInBetween() {
        try (LocalServer server = full();
                Chatter luke = Dial.to(server.port()).receiveBuffer(2048).connect()) {
            luke.say("login luke lightsaber").greeted();
            drain(server, luke, "whoelse", "ok", "");
        }
    }

    @Test
    void aSessionThatAcknowledgesGetsItAllAndItsAnswersInBetween() {
        try (LocalServer server = full();
                Chatter luke = Dial.to(server.port()).receiveBuffer(2048).connect()) {
            luke.say("{\"cmd\":\"login\",\"user\":\"luke\",\"password\":\"lightsaber\",\"ack\":true}")
                    .greeted();
            drain(server, luke, "{\"cmd\":\"whoelse\"}", "{\"type\":\"ok\"", "ack ");
        }
    }

    private static void drain(LocalServer server, Chatter luke, String question, String answer, String ack) {
        assertThat(luke.line()).startsWith(answer);
        int all = 9 * EACH;
        int shown = 0;
        int asked = 0;
        int between = -1;
        while (shown < all || between >= 0) {
            String line = luke.line();
            if (line.startsWith(answer)) {
                assertThat(between)
                        .as("messages before the answer, at " + shown)
                        .isLessThan(MOST_IN_BETWEEN);
                between = -1;
            } else if (line.contains(TEXT)) {
                shown++;
                between += between >= 0 ? 1 : 0;
                if (!ack.isEmpty() && shown % 20 == 0) {
                    luke.say(ack + shown);
                }
                if (shown % SLICE == 0) {
                    server.time().forward(FOR_A_SLICE);
                    if (between < 0) {
                        luke.say(question);
                        asked++;
                        between = 0;
                    }
                }
            }
        }
        assertThat(asked).isGreaterThan(5);
        assertThat(shown).isEqualTo(all);
    }

    /** A server on which nine people have filled luke's mailbox. */
    private static LocalServer full() {
        LocalServer server = LocalServer.start(Map.of("limits.sender", "off", "limits.commands", "off"), List.of());
        Map<String, String> others = new HashMap<>();
        LocalServer.ACCOUNTS.forEach(line -> {
            String[] parts = line.substring("user.".length()).split(" = ", 2);
            others.put(parts[0], parts[1]);
        });
        others.remove("luke");
        // The last tenth is for those to whom luke has written.
        try (Chatter luke = server.member("luke", "lightsaber")) {
            for (String other : others.keySet()) {
                luke.say("message " + other + " write to me");
                assertThat(luke.line()).startsWith("ok");
            }
            luke.say("logout").rest();
        }
        List<Chatter> senders = new ArrayList<>();
        others.forEach((user, password) -> {
            Chatter sender =
                    server.saying("{\"cmd\":\"login\",\"user\":\"%s\",\"password\":\"%s\",\"deliver\":\"none\"}"
                            .formatted(user, password));
            sender.say(
                    List.of(("message luke " + TEXT + "\n").repeat(EACH).strip().split("\n")));
            senders.add(sender);
        });
        for (Chatter sender : senders) {
            for (int i = 0; i <= EACH; i++) {
                assertThat(sender.line()).startsWith("{\"type\":\"ok\"");
            }
            sender.close();
        }
        return server;
    }
}
