package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Short questions with long answers. */
class LongAnswersTest {
    private static final int ACCOUNTS = 10_000;

    @Test
    @Tag("S10")
    void aListOfTenThousandCostsTwoHundredCommandsMore() {
        List<String> accounts = IntStream.range(0, ACCOUNTS)
                .mapToObj(i -> "user.somebody-%05d = password-%05d".formatted(i, i))
                .toList();
        try (LocalServer server = LocalServer.start(Map.of(), accounts);
                Chatter hans = server.member("hans", "falcon");
                Chatter luke = server.member("luke", "lightsaber")) {
            assertThat(hans.line()).isEqualTo("* luke logged in");
            long asked = server.time().nanos();
            hans.say(Collections.nCopies(50, "users"));
            assertThat(rows(hans)).isEqualTo(ACCOUNTS + LocalServer.ACCOUNTS.size());
            long debt = server.time().nanos();
            for (int step = 0; step < 100 && !hans.peek(Duration.ofMillis(150)); step++) {
                server.time().forward(Duration.ofMillis(200));
            }
            // The bucket holds 100; login, list and its 10,010 rows are 202.2: one more command is due after 5.16 s.
            assertThat(Duration.ofNanos(server.time().nanos() - asked)).isGreaterThan(Duration.ofMillis(5_100));
            assertThat(Duration.ofNanos(server.time().nanos() - debt)).isLessThan(Duration.ofSeconds(15));
            assertThat(rows(hans)).isEqualTo(ACCOUNTS + LocalServer.ACCOUNTS.size());
            assertThat(hans.peek(Duration.ofMillis(300))).isFalse();
            // Nobody else pays for it.
            assertThat(luke.say("whoelse").line()).startsWith("ok ");
        }
    }

    /** The rows of one answer. */
    private static int rows(Chatter chatter) {
        String head = chatter.line();
        assertThat(head).startsWith("ok ");
        int rows = Integer.parseInt(head.replaceAll("\\D+", ""));
        for (int i = 0; i < rows; i++) {
            assertThat(chatter.line()).startsWith("  ");
        }
        return rows;
    }
}
