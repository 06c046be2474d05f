package parley.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipeScreenTest {
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

    private final Typist typist = new Typist() {
        @Override
        public void typed(String input) {
            heard.add(input);
        }

        @Override
        public void interrupted() {
            heard.add("interrupted");
        }

        @Override
        public void left() {
            heard.add("left");
        }
    };

    @Test
    void linesAreTypedAndTheEndLeaves() throws InterruptedException {
        PipeScreen screen = new PipeScreen(
                new ByteArrayInputStream("one\n zwei ü\nlast".getBytes(UTF_8)), new ByteArrayOutputStream(), errors);
        assertThat(screen.interactive()).isFalse();
        screen.open(typist);
        for (String line : List.of("one", " zwei ü", "last", "left")) {
            assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(line);
        }
        assertThat(screen.ask("user: ", false).result()).isEmpty();
    }

    @Test
    void onlyDataIsWrittenInTheNotationOfTheProtocol() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PipeScreen screen = new PipeScreen(new ByteArrayInputStream(new byte[0]), out, errors);
        screen.open(typist);
        screen.prompt(new Prompt("hans", Optional.empty(), Optional.empty()));
        screen.status(List.of("x"), List.of("y"));
        screen.pending(List.of("z"));
        for (Place place : List.of(
                new Place.Direct("luke"), new Place.Everyone(), new Place.Room("#lab"), new Place.Link("luke"))) {
            screen.show(new Item.Said(Desk.NOW, place, "luke", "hi", false, true, Optional.empty()));
            screen.show(new Item.Said(Desk.NOW, place, "hans", "hi", true, false, Optional.of("again")));
        }
        screen.show(new Item.Told(Desk.NOW, Item.Tone.QUIET, "luke logged in"));
        screen.show(new Item.Rule(Desk.NOW, "14 new"));
        screen.show(new Item.Aside(Desk.NOW, Item.Tone.TROUBLE, "no connection"));
        screen.show(new Item.Answered(
                Desk.NOW, Item.Tone.PLAIN, "users", "2 users", List.of(List.of("a", "b"), List.of("long", "c"))));
        screen.show(new Item.Said(
                Desk.NOW, new Place.Direct("x"), "luke", "a\r\nb\033[2J", false, false, Optional.empty()));
        screen.close();
        assertThat(errors.toString(UTF_8)).isEqualTo("parley: no connection\n");
        assertThat(out.toString(UTF_8)).isEqualTo("""
                        luke: hi
                        hans > luke (again): hi
                        luke (all): hi
                        hans (all, again): hi
                        luke #lab: hi
                        hans #lab (again): hi
                        luke (direct): hi
                        hans > luke (direct, again): hi
                        * luke logged in
                        ok 2 users
                          a     b
                          long  c
                        luke: a
                          b\uFFFD[2J
                        """);
    }

    @Test
    void aReaderThatHasGoneEndsItQuietly() throws InterruptedException, IOException {
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        PipeScreen screen = new PipeScreen(new PipedInputStream(new PipedOutputStream()), broken, errors);
        screen.open(typist);
        screen.show(Desk.direct("luke", "hi"), () -> heard.add("printed"));
        assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo("left");
        screen.close();
        assertThat(heard).isEmpty();
    }
}
