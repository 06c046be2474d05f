package parley.client.console;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import parley.client.typing.Vocabulary;

/**
 * A terminal that cannot move its cursor ({@code TERM=dumb}): the system edits the line, we print prompts and lines one
 * below the other. The questions and whether typing is hidden are guarded by this object's
 * monitor.
 */
final class DumbScreen implements Screen {
    private final TypedLines lines;
    private final Printer printer;
    private final Painting painting;
    private final Consumer<Boolean> echo;
    private final Queue<Question> questions = new ArrayDeque<>();
    private boolean hidden;
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile Optional<Typist> typist = Optional.empty();
    private volatile Prompt prompt = new Prompt("guest", Optional.empty(), Optional.empty());
    /** What stands in the last row; touched only by the printing thread. */
    private String standing = "";

    /** Whether the last row was ended by Enter. */
    private final AtomicBoolean entered = new AtomicBoolean(true);

    /** Whether the system wrote {@code ^C} behind it. */
    private final AtomicBoolean interrupted = new AtomicBoolean();

    private volatile boolean closing;
    private final Thread restorer;

    /** @param echo whether the terminal shows what is typed */
    DumbScreen(InputStream in, OutputStream out, Painting painting, Consumer<Boolean> echo) {
        this.painting = painting;
        this.echo = echo;
        lines = new TypedLines(in, this::typed, this::leave);
        printer = new Printer(out, this::text, this::leave);
        restorer = new Thread(() -> hide(false), "terminal restorer");
    }

    private String text(List<Backlog.Entry> entries) {
        StringBuilder text = new StringBuilder();
        for (Backlog.Entry entry : entries) {
            text.append(Ansi.of(painting.paint(entry.item()))).append('\n');
        }
        boolean fresh = entered.getAndSet(false);
        boolean broken = interrupted.getAndSet(false);
        String wanted = closing
                ? ""
                : question().map(Question::text).map(Printable::line).orElseGet(() -> Prompts.plain(prompt));
        if (text.isEmpty() && !fresh && !broken && wanted.equals(standing)) {
            return "";
        }
        String before = fresh || standing.isEmpty() ? "" : "\n";
        standing = wanted;
        return before + text + wanted;
    }

    private synchronized void hide(boolean wanted) {
        if (hidden != wanted) {
            hidden = wanted;
            echo.accept(!wanted);
        }
    }

    private synchronized Optional<Question> question() {
        return Optional.ofNullable(questions.peek());
    }

    private void typed(String line) {
        entered.set(true);
        Optional<Question> answered;
        synchronized (this) {
            answered = Optional.ofNullable(questions.poll());
            hide(question().filter(Question::secret).isPresent());
        }
        answered.ifPresentOrElse(
                question -> question.answer().accept(Optional.of(line)),
                () -> typist.ifPresent(their -> their.typed(line)));
        printer.ring();
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public void open(Typist told) {
        typist = Optional.of(told);
        Runtime.getRuntime().addShutdownHook(restorer);
        printer.start();
        lines.start();
        printer.ring();
    }

    /** Ctrl-C, which has thrown away what was typed. */
    void interrupted() {
        interrupted.set(true);
        Optional<Question> asked;
        synchronized (this) {
            asked = Optional.ofNullable(questions.poll());
            hide(question().filter(Question::secret).isPresent());
        }
        asked.ifPresentOrElse(
                question -> question.answer().accept(Optional.empty()), () -> typist.ifPresent(Typist::interrupted));
        printer.ring();
    }

    @Override
    public void show(Item item, Runnable printed) {
        printer.add(item, printed);
    }

    @Override
    public void pending(List<String> lines) {
        // What was typed stands above already.
    }

    @Override
    public void prompt(Prompt told) {
        prompt = told;
    }

    @Override
    public void status(List<String> cells, List<String> rows) {
        // There is no row that could change.
    }

    @Override
    public void vocabulary(Vocabulary vocabulary) {
        // The system edits the line.
    }

    /** The future is completed on the context of the caller, if it has one. */
    @Override
    public Future<Optional<String>> ask(String text, boolean secret) {
        Promise<Optional<String>> answered = Promise.promise();
        Question question = Question.promised(text, secret, answered, Runnable::run);
        synchronized (this) {
            questions.add(question);
            hide(question().filter(Question::secret).isPresent());
        }
        printer.ring();
        return answered.future();
    }

    @Override
    public void recall(String line) {
        // Nothing remembers what was typed.
    }

    private void leave() {
        if (left.compareAndSet(false, true)) {
            typist.ifPresent(Typist::left);
        }
    }

    @Override
    public void close() {
        closing = true;
        printer.close();
        hide(false);
    }
}
