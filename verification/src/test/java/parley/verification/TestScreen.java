package parley.verification;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import parley.client.console.Item;
import parley.client.console.Place;
import parley.client.console.Prompt;
import parley.client.console.Screen;
import parley.client.console.Typist;
import parley.client.typing.Vocabulary;

/** A screen that a test reads, and at which it types. Safe for threads. */
final class TestScreen implements Screen {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<String> lines = new ArrayList<>();
    private final List<String> recalled = new ArrayList<>();
    private final Deque<Asked> asked = new ArrayDeque<>();
    private List<String> pending = List.of();
    private Optional<Prompt> prompt = Optional.empty();
    private List<String> cells = List.of();
    private Optional<Vocabulary> vocabulary = Optional.empty();
    private int read;

    private record Asked(String question, Promise<Optional<String>> answer) {}

    /** The next line that contains this; the lines before it are passed over. */
    synchronized String until(String part) {
        return until(line -> line.contains(part), part);
    }

    private String until(Predicate<String> wanted, String what) {
        int from = read;
        await(what, () -> {
            for (int i = read; i < lines.size(); i++) {
                if (wanted.test(lines.get(i))) {
                    read = i + 1;
                    return true;
                }
            }
            return false;
        });
        assert read > from;
        return lines.get(read - 1);
    }

    /** Answers the next question, which has to contain {@code part}. */
    synchronized void answer(String part, String answer) {
        await("the question " + part, () -> !asked.isEmpty());
        Asked one = asked.remove();
        if (!one.question().contains(part)) {
            throw new AssertionError("asked was " + one.question() + ", not " + part);
        }
        one.answer().complete(Optional.of(answer));
    }

    synchronized void untilPrompt(Predicate<Prompt> wanted) {
        await("another prompt than " + prompt, () -> prompt.filter(wanted).isPresent());
    }

    synchronized void untilPending(int count) {
        await(count + " pending lines", () -> pending.size() == count);
    }

    synchronized void untilKnown(String verb) {
        await(
                "the command " + verb,
                () -> vocabulary.flatMap(known -> known.find(verb)).isPresent());
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized List<String> recalled() {
        return List.copyOf(recalled);
    }

    synchronized List<String> cells() {
        return cells;
    }

    synchronized Optional<Vocabulary> vocabulary() {
        return vocabulary;
    }

    private interface Condition {
        boolean holds();
    }

    private void await(String what, Condition condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("there was no " + what + "; the screen shows\n" + String.join("\n", lines)
                        + "\npending " + pending + "\nasked " + asked + "\nprompt " + prompt);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public boolean interactive() {
        return true;
    }

    @Override
    public void open(Typist typist) {}

    @Override
    public synchronized void show(Item item, Runnable printed) {
        lines.add(line(item));
        notifyAll();
        printed.run();
    }

    static String line(Item item) {
        if (item instanceof Item.Said said) {
            String mark = said.mark().map(words -> " (" + words + ")").orElse("") + (said.mention() ? " !" : "");
            String place = said.place() instanceof Place.Direct direct
                    ? said.own() ? " → " + direct.user() : ""
                    : said.place() instanceof Place.Link link
                            ? (said.own() ? " ⇄ " + link.user() : " ⇄") + " (direct)"
                            : said.place() instanceof Place.Room room ? " " + room.name() : " (all)";
            return said.from() + place + mark + ": " + said.text();
        } else if (item instanceof Item.Answered answered) {
            return (answered.tone() == Item.Tone.TROUBLE ? "✗ " : "ok ") + answered.command() + ": "
                    + answered.sentence() + (answered.rows().isEmpty() ? "" : " " + answered.rows());
        } else if (item instanceof Item.Rule rule) {
            return "── " + rule.text() + " ──";
        } else if (item instanceof Item.Aside aside) {
            return (aside.tone() == Item.Tone.TROUBLE ? "✗ " : "· ") + aside.text();
        }
        Item.Told told = (Item.Told) item;
        return (told.tone() == Item.Tone.TROUBLE ? "✗ " : "* ") + told.text();
    }

    @Override
    public synchronized void pending(List<String> now) {
        pending = now;
        notifyAll();
    }

    @Override
    public synchronized void prompt(Prompt now) {
        prompt = Optional.of(now);
        notifyAll();
    }

    @Override
    public synchronized void status(List<String> now, List<String> rows) {
        cells = now;
        notifyAll();
    }

    @Override
    public synchronized void vocabulary(Vocabulary now) {
        vocabulary = Optional.of(now);
        notifyAll();
    }

    @Override
    public synchronized Future<Optional<String>> ask(String question, boolean secret) {
        Promise<Optional<String>> answer = Promise.promise();
        asked.add(new Asked(question + (secret ? "(unseen)" : ""), answer));
        notifyAll();
        return answer.future();
    }

    @Override
    public synchronized void recall(String line) {
        recalled.add(line);
    }

    @Override
    public void close() {}
}
