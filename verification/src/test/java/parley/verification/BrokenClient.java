package parley.verification;

import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import parley.client.console.Colour;
import parley.client.console.Prompt;
import parley.client.console.Screen;
import parley.client.console.Screens;
import parley.client.console.Typist;

/** A program with a bug behind its screen, for the test that looks at the terminal afterwards. */
public final class BrokenClient {
    static final int CODE = 7;

    private BrokenClient() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch left = new CountDownLatch(1);
        Screen screen = new Screens(Colour.AUTO, System.getenv(), Path.of("history"), ZoneOffset.UTC).screen();
        screen.prompt(new Prompt("hans", Optional.empty(), Optional.empty()));
        screen.open(new Typist() {
            @Override
            public void typed(String input) {
                throw new IllegalStateException("a bug in the client");
            }

            @Override
            public void interrupted() {
                left.countDown();
            }

            @Override
            public void left() {
                left.countDown();
            }
        });
        left.await();
        System.exit(CODE);
    }
}
