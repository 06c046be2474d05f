package parley.client.console;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import parley.client.typing.Vocabulary;

/** Plain lines where there is no terminal: what is shown is written, what is read is typed, nothing is asked. */
final class PipeScreen implements Screen {
    private final OutputStream errors;
    private final TypedLines lines;
    private final Printer printer;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile Optional<Typist> typist = Optional.empty();

    /** @param errors for what the client says about itself */
    PipeScreen(InputStream in, OutputStream out, OutputStream errors) {
        this.errors = errors;
        lines = new TypedLines(in, line -> typist.ifPresent(their -> their.typed(line)), this::leave);
        // Who reads no more has what he wanted.
        printer = new Printer(out, this::text, this::leave);
    }

    private String text(List<Backlog.Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Backlog.Entry entry : entries) {
            PlainText.of(entry.item()).ifPresent(lines -> text.append(lines).append('\n'));
            if (entry.item() instanceof Item.Aside aside) {
                aside("parley: " + PlainText.indented(aside.text()) + "\n");
            }
        }
        return text.toString();
    }

    private void aside(String line) {
        try {
            errors.write(line.getBytes(StandardCharsets.UTF_8));
            errors.flush();
        } catch (IOException gone) {
            // Nobody listens to it; the data may still find somebody.
        }
    }

    @Override
    public boolean interactive() {
        return false;
    }

    @Override
    public void open(Typist told) {
        typist = Optional.of(told);
        printer.start();
        lines.start();
    }

    @Override
    public void show(Item item, Runnable printed) {
        printer.add(item, printed);
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

    private void leave() {
        if (left.compareAndSet(false, true)) {
            typist.ifPresent(Typist::left);
        }
    }

    @Override
    public void close() {
        printer.close();
    }
}
