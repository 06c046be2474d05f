package parley.client.console;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Reads lines on a thread of its own, for whoever takes them, until they end. */
final class TypedLines {
    private final InputStream in;
    private final Consumer<String> taker;
    private final Runnable ended;

    TypedLines(InputStream in, Consumer<String> taker, Runnable ended) {
        this.in = in;
        this.taker = taker;
        this.ended = ended;
    }

    void start() {
        Thread reader = new Thread(this::readOn, "standard input");
        reader.setDaemon(true);
        reader.start();
    }

    private void readOn() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                taker.accept(line);
            }
        } catch (IOException gone) {
            // As if it had ended.
        }
        ended.run();
    }
}
