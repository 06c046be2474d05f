package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every line but {@code ack} is answered exactly once and in its order, or the server says goodbye: all commands with all
 * kinds of arguments, before a login and behind it, in any number of packets.
 */
@Tag("D15")
class ExactlyOneAnswerTest {
    private static final int CONVERSATIONS = 60;
    private static final int LINES = 60;
    private static final List<String> VERBS = ProtocolWords.VERBS.stream()
            .filter(verb -> !verb.equals("ack"))
            .sorted()
            .toList();
    private static final List<String> FIELDS = List.of(
            "user",
            "to",
            "text",
            "key",
            "seconds",
            "seq",
            "count",
            "before",
            "label",
            "state",
            "offer",
            "jar",
            "plugin",
            "command",
            "after",
            "token",
            "old",
            "new",
            "password",
            "deliver",
            "ack",
            "status");
    private static final List<String> VALUES = List.of(
            "\"luke\"",
            "\"hans\"",
            "\"yoda\"",
            "\"leia\"",
            "\"nobody\"",
            "\"Bad Name\"",
            "\"none\"",
            "\"away\"",
            "\"hidden\"",
            "\"help\"",
            "0",
            "1",
            "99",
            "-1",
            "1.5",
            "true",
            "null",
            "[]",
            "\"\"",
            "\"abc\"",
            "\"lightsaber\"",
            "{\"candidates\":[],\"fingerprint\":\"SHA256:x\"}");
    private static final List<String> MALFORMED =
            List.of("{", "{\"cmd\":7}", "{\"cmd\":\"ping\",\"cmd\":\"ping\"}", "\u0001", "dance", "x".repeat(17_000));
    private static final List<String> WORDS =
            List.of("luke", "hans", "yoda", "nobody", "1", "-1", "away", "x", "Bad", "help");

    /** What chance would not put together often enough. */
    private static final List<String> SENSIBLE = List.of(
            "message yoda to myself",
            "message luke hello",
            "block yoda",
            "block luke",
            "unblock luke",
            "startprivate yoda",
            "startprivate luke",
            "history luke",
            "whoelsesince 60");

    private enum State {
        GUEST,
        MEMBER,
        READER,
        SIDE
    }

    private final long seed = Long.getLong("seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void everyLineOfAProgramIsAnsweredOnceAndInItsOrder() {
        try (LocalServer server = server()) {
            for (int i = 0; i < CONVERSATIONS; i++) {
                State state = State.values()[i % 4];
                program(server, state);
                server.time().forward(Duration.ofHours(1));
            }
        }
    }

    @Test
    void everyLineOfAPersonIsAnsweredOnce() {
        try (LocalServer server = server()) {
            for (int i = 0; i < CONVERSATIONS / 2; i++) {
                person(server, i % 2 == 0);
                server.time().forward(Duration.ofHours(1));
            }
        }
    }

    private static LocalServer server() {
        return LocalServer.start(
                Map.of("limits.commands", "off", "sessions", "replace", "block-duration", "1", "grace", "0"),
                List.of());
    }

    private void program(LocalServer server, State state) {
        List<String> lines = new ArrayList<>();
        List<String> due = new ArrayList<>();
        String user = List.of("yoda\",\"password\":\"wise", "leia\",\"password\":\"blasterpistol")
                .get(random.nextInt(2));
        String extra = state == State.READER ? ",\"ack\":true" : state == State.SIDE ? ",\"deliver\":\"luke\"" : "";
        lines.add(
                state == State.GUEST
                        ? "{\"cmd\":\"ping\",\"id\":\"first\"}"
                        : "{\"cmd\":\"login\",\"user\":\"%s\"%s,\"id\":\"first\"}".formatted(user, extra));
        due.add("first");
        for (int i = 0; i < LINES; i++) {
            int dice = random.nextInt(40);
            if (dice == 0) {
                lines.add(any(MALFORMED));
                due.add("");
            } else if (dice < 4 && state == State.READER) {
                lines.add("{\"cmd\":\"ack\",\"seq\":0}");
            } else if (dice == 4) {
                lines.add(" ");
            } else {
                lines.add(command(Integer.toString(i)));
                due.add(Integer.toString(i));
            }
        }
        try (Chatter chatter = talk(server, lines)) {
            List<String> answered = new ArrayList<>();
            boolean goodbye = false;
            for (Optional<String> line = chatter.hear(); line.isPresent(); line = chatter.hear()) {
                JsonNode node = Expected.tree(line.get());
                String type = node.path("type").asText();
                if (type.equals("ok") || type.equals("error")) {
                    answered.add(node.path("re").asText());
                }
                goodbye |= type.equals("bye");
                if (answered.size() == due.size()) {
                    chatter.endOfStream();
                }
            }
            judge(due, answered, goodbye, chatter);
        }
    }

    private void person(LocalServer server, boolean member) {
        List<String> lines = new ArrayList<>();
        lines.add(member ? "login yoda wise" : "ping");
        for (int i = 0; i < LINES; i++) {
            List<String> words = new ArrayList<>();
            words.add(any(VERBS));
            for (int j = random.nextInt(4); j > 0; j--) {
                words.add(any(WORDS));
            }
            int dice = random.nextInt(40);
            lines.add(dice == 0 ? any(MALFORMED) : dice < 8 ? any(SENSIBLE) : String.join(" ", words));
        }
        // It is about the answers in text.
        lines.removeIf(line -> line.startsWith("mode"));
        try (Chatter chatter = talk(server, lines)) {
            List<String> answered = new ArrayList<>();
            boolean goodbye = false;
            for (Optional<String> line = chatter.hear(); line.isPresent(); line = chatter.hear()) {
                if (line.get().startsWith("ok") || line.get().startsWith("error ")) {
                    answered.add("");
                }
                goodbye |= line.get().startsWith("* bye");
                if (answered.size() == lines.size()) {
                    chatter.endOfStream();
                }
            }
            judge(lines.stream().map(line -> "").toList(), answered, goodbye, chatter);
        }
    }

    private void judge(List<String> due, List<String> answered, boolean goodbye, Chatter chatter) {
        String where = "seed " + seed + chatter.describe();
        assertThat(answered.size()).as(where).isLessThanOrEqualTo(due.size());
        assertThat(answered).as(where).isEqualTo(due.subList(0, answered.size()));
        assertThat(goodbye || answered.size() == due.size())
                .as("all is answered; " + where)
                .isTrue();
    }

    /** Sends all of it, cut anywhere. */
    private Chatter talk(LocalServer server, List<String> lines) {
        Chatter chatter = server.connect();
        byte[] all = (String.join("\n", lines) + "\n").getBytes(UTF_8);
        for (int from = 0; from < all.length; ) {
            int to = Math.min(all.length, from + 1 + random.nextInt(random.nextBoolean() ? 50 : 4_000));
            chatter.sayBytes(Arrays.copyOfRange(all, from, to));
            from = to;
        }
        return chatter.greeted();
    }

    private String command(String id) {
        StringBuilder line = new StringBuilder("{\"cmd\":\"").append(any(VERBS)).append('"');
        for (String field : FIELDS) {
            if (random.nextInt(3) > 0) {
                line.append(",\"").append(field).append("\":").append(any(VALUES));
            }
        }
        // How it is answered stays as it was.
        return line.append(",\"mode\":\"json\",\"id\":\"")
                .append(id)
                .append("\"}")
                .toString();
    }

    private String any(List<String> of) {
        return of.get(random.nextInt(of.size()));
    }
}
