package parley.verification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** More passwords than the machine can hash: some are told {@code busy} at once, everybody else goes on (A09). */
@Tag("A09")
class BusyTest {
    private static final int AT_ONCE = 12;

    @Test
    void loginsBeyondTheQueueAreBusyInBothNotations() {
        Map<String, String> settings =
                Map.of("hash", "argon2id:m=32768,t=2,p=1", "limits.hash-queue", "1", "limits.unauthenticated", "off");
        try (LocalServer server = LocalServer.start(settings, List.of())) {
            List<Chatter> text = new ArrayList<>();
            List<Chatter> json = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                text.add(server.connect().say("login nobody" + i + " password"));
                json.add(
                        server.connect().say("{\"cmd\":\"login\",\"user\":\"no" + i + "\",\"password\":\"password\"}"));
            }
            assertThat(answers(text))
                    .anyMatch(answer -> answer.startsWith("error busy: "))
                    .allMatch(answer -> answer.startsWith("error busy: ") || answer.startsWith("error bad-login: "));
            assertThat(answers(json))
                    .anyMatch(answer -> answer.contains("\"code\":\"busy\""))
                    .allMatch(answer ->
                            answer.contains("\"code\":\"busy\"") || answer.contains("\"code\":\"bad-login\""));
        }
    }

    private static List<String> answers(List<Chatter> chatters) {
        List<String> answers = new ArrayList<>();
        for (Chatter chatter : chatters) {
            answers.add(chatter.greeted().line());
            chatter.close();
        }
        return answers;
    }
}
