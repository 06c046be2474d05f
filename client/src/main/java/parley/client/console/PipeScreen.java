package parley.client.console;

import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import parley.client.typing.Vocabulary;

/**
 * Plain lines where there is no terminal: what is shown is written, what is read is typed, nothing is asked. Two threads of
 * its own, one for each direction, so that nobody waits for a slow reader.
 */
final class PipeScreen implements Screen {
    /** A reader that takes nothing for so long gets no more. */
    private static final long LAST_WORDS_MILLIS = 10_000;

    private final InputStream in;
    private final OutputStream out;
    private final OutputStream errors;
    private final Backlog backlog = new Backlog();
    private final Doorbell doorbell = new Doorbell();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile Optional<Typist> typist = Optional.empty();
    private final Thread writer = new Thread(this::writeOn, "standard output");
    private final Thread reader = new Thread(this::readOn, "standard input");

    /** @param errors for what the client says about itself */
    PipeScreen(InputStream in, OutputStream out, OutputStream errors) {
        this.in = in;
        this.out = out;
        this.errors = errors;
        writer.setDaemon(true);
        reader.setDaemon(true);
    }

    @Override
    public boolean interactive() {
        return false;
    }

    @Override
    public void open(Typist told) {
        typist = Optional.of(told);
        writer.start();
        reader.start();
    }

    @Override
    public void show(Item item, Runnable printed) {
        backlog.add(item, printed);
        doorbell.ring();
    }

    @Override
    public void pending(List<String> lines) {
        // They are data only when the server has them.
    }

    @Override
    public void prompt(Prompt prompt) {
        // Nobody looks.
    }

    @Override
    public void status(List<String> cells, List<String> rows) {
        // Nobody looks.
    }

    @Override
    public void vocabulary(Vocabulary vocabulary) {
        // Nobody completes.
    }

    @Override
    public Future<Optional<String>> ask(String question, boolean secret) {
        return Future.succeededFuture(Optional.empty());
    }

    @Override
    public void recall(String line) {
        // Nobody presses Up.
    }

    private void readOn() {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String typed = line;
                typist.ifPresent(their -> their.typed(typed));
            }
        } catch (IOException gone) {
            // As if it had ended.
        }
        leave();
    }

    private void writeOn() {
        try {
            while (!closing.get()) {
                doorbell.await();
                write();
            }
            write();
        } catch (InterruptedException late) {
            Thread.currentThread().interrupt();
        } catch (IOException closedPipe) {
            // Whoever read has what he wanted.
            leave();
        }
    }

    private void write() throws IOException {
        List<Backlog.Entry> entries = backlog.take();
        StringBuilder text = new StringBuilder();
        for (Backlog.Entry entry : entries) {
            PlainText.of(entry.item()).ifPresent(lines -> text.append(lines).append('\n'));
            if (entry.item() instanceof Item.Aside aside) {
                errors.write(("parley: " + PlainText.indented(aside.text()) + "\n").getBytes(StandardCharsets.UTF_8));
                errors.flush();
            }
        }
        out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        out.flush();
        entries.forEach(entry -> entry.printed().run());
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            typist.ifPresent(Typist::left);
        }
    }

    @Override
    public void close() {
        if (closing.compareAndSet(false, true)) {
            doorbell.ring();
            try {
                if (writer != Thread.currentThread()) {
                    writer.join(LAST_WORDS_MILLIS);
                }
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
