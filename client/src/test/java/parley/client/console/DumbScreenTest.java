package parley.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class DumbScreenTest {
    @Test
    void promptsAndLinesStandBelowOneAnother() throws IOException, InterruptedException {
        PipedOutputStream keys = new PipedOutputStream();
        Emulator emulator = new Emulator(80);
        List<Boolean> echoes = new ArrayList<>();
        BlockingQueue<String> typed = new LinkedBlockingQueue<>();
        DumbScreen screen = new DumbScreen(
                new PipedInputStream(keys),
                emulator,
                new Painting(ZoneOffset.UTC, new Colours(false), Desk.NOW),
                echoes::add);
        screen.prompt(new Prompt("hans", Optional.of(new Place.Room("#lab")), Optional.empty()));
        screen.open(new Typist() {
            @Override
            public void typed(String input) {
                typed.add(input);
            }

            @Override
            public void interrupted() {
                typed.add("interrupted");
            }

            @Override
            public void left() {
                typed.add("left");
            }
        });
        emulator.awaitRow("hans → #lab>");
        screen.show(Desk.direct("luke", "hi"));
        emulator.await(rows -> rows.equals(List.of("hans → #lab>", "21:03 luke: hi", "hans → #lab>")));
        var secret = screen.ask("password: ", true);
        emulator.awaitRow("password:");
        keys.write("geheim\n".getBytes(UTF_8));
        keys.flush();
        assertThat(Desk.result(secret)).contains("geheim");
        keys.write("text\n".getBytes(UTF_8));
        keys.flush();
        assertThat(typed.take()).isEqualTo("text");
        screen.interrupted();
        assertThat(typed.take()).isEqualTo("interrupted");
        screen.close();
        assertThat(echoes).containsExactly(false, true);
        assertThat(emulator.sent()).doesNotContain("\r").doesNotContain("\033");
    }
}
