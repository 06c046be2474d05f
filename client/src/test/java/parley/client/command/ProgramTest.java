package parley.client.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;

/** What a command that is run for an event is told of it. */
class ProgramTest {
    @Test
    void nothingOfAnOuterEventStaysInTheEnvironment() {
        Map<String, String> environment = new HashMap<>(Map.of(
                "PARLEY_EVENT", "message",
                "PARLEY_FROM", "leia",
                "PARLEY_SEQ", "7",
                "PARLEY_ROOM", "#lab",
                "PATH", "/bin"));
        new Program("true", Account.of("hans@localhost"))
                .environment(new ServerLine.Broadcast("b", new UserName("luke"), "text", Instant.EPOCH), environment);
        assertThat(environment)
                .isEqualTo(Map.of(
                        "PARLEY_EVENT", "broadcast",
                        "PARLEY_FROM", "luke",
                        "PARLEY_ACCOUNT", "hans@localhost:12345",
                        "PATH", "/bin"));
    }
}
