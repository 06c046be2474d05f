package parley.client.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jline.terminal.Size;
import org.jline.terminal.impl.ExternalTerminal;
import parley.client.typing.KnownCommand;
import parley.client.typing.Vocabulary;

/** A terminal screen with somebody before it: keys go in, the {@link Emulator} shows what comes out. */
final class Desk implements AutoCloseable, Typist {
    static final Instant NOW = Instant.parse("2026-11-21T21:03:00Z");
    static final int COLUMNS = 80;
    static final int ROWS = 24;
    private static final long PATIENCE_SECONDS = 20;

    final Emulator emulator = new Emulator(COLUMNS);
    final BlockingQueue<String> typed = new LinkedBlockingQueue<>();
    final BlockingQueue<String> acts = new LinkedBlockingQueue<>();
    final TerminalScreen screen;
    private final BlockingQueue<Integer> keys = new LinkedBlockingQueue<>();
    private final ExternalTerminal terminal;

    Desk(Path history) {
        this(history, true, Map.of());
    }

    Desk(Path history, boolean colours, Map<String, String> environment) {
        this(history, colours, environment, true);
    }

    /** Nobody has opened its screen yet. */
    static Desk closed(Path history) {
        return new Desk(history, true, Map.of(), false);
    }

    private Desk(Path history, boolean colours, Map<String, String> environment, boolean opened) {
        try {
            terminal = new ExternalTerminal("test", "xterm", new Keys(), emulator, UTF_8);
            terminal.setSize(Size.of(COLUMNS, ROWS));
            Colours looks = new Colours(colours);
            screen = new TerminalScreen(
                    terminal,
                    emulator,
                    new Drawing(true),
                    looks,
                    new Painting(ZoneOffset.UTC, looks, NOW),
                    new Bell(environment),
                    new TypedHistory(history));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        screen.prompt(new Prompt("hans", Optional.empty(), Optional.empty()));
        if (opened) {
            screen.open(this);
            emulator.awaitRow("hans>");
        }
    }

    static Vocabulary vocabulary() {
        return new Vocabulary(
                List.of(
                        command("message <user> <text...>", "person", "rest"),
                        command("help [command]", "word"),
                        command("whoelse"),
                        command("private <user> <text...>", "person", "rest"),
                        command("join <room>", "word"),
                        command("status <online|away|hidden> [text...]", "word", "rest"),
                        command("to <place>", "place"),
                        command("sendfile <user> <path>", "person", "path")),
                List.of("luke", "leia", "lando", "obiwan"),
                List.of("#lab", "#ops"),
                List.of("leia"));
    }

    static KnownCommand command(String usage, String... types) {
        String[] words = usage.split(" ", -1);
        List<KnownCommand.Parameter> parameters = new ArrayList<>();
        for (int at = 0; at < types.length; at++) {
            String name = words[at + 1].replaceAll("[<>\\[\\].]", "");
            parameters.add(new KnownCommand.Parameter(name, types[at], words[at + 1].startsWith("[")));
        }
        return new KnownCommand(words[0], usage, "", parameters, false);
    }

    static Item direct(String from, String text) {
        return new Item.Said(NOW, new Place.Direct(from), from, text, false, false, Optional.empty());
    }

    /** One item of every kind, with this text wherever a text can be. */
    static List<Item> everyKind(String text) {
        List<Item> items = new ArrayList<>();
        List<Place> places =
                List.of(new Place.Direct(text), new Place.Everyone(), new Place.Room(text), new Place.Link(text));
        for (Place place : places) {
            for (boolean own : new boolean[] {true, false}) {
                items.add(new Item.Said(NOW, place, text, text, own, !own, Optional.of(text)));
            }
        }
        for (Item.Tone tone : Item.Tone.values()) {
            items.add(new Item.Told(NOW, tone, text));
            items.add(new Item.Aside(NOW, tone, text));
            items.add(new Item.Answered(NOW, tone, text, text, List.of(List.of(text, text), List.of(text))));
        }
        items.add(new Item.Rule(NOW, text));
        return items;
    }

    /** Presses keys, one after the other, faster than any hand. */
    void keys(String pressed) {
        for (byte one : pressed.getBytes(UTF_8)) {
            keys.add(one & 0xFF);
        }
    }

    /** Presses keys, and waits until the row of the cursor shows this before it. */
    void keys(String pressed, String shown) {
        keys(pressed);
        awaitCursor(shown);
    }

    void awaitCursor(String shown) {
        emulator.await(rows -> emulator.beforeCursor().equals(shown));
    }

    void resize(int columns, int rows) {
        terminal.setSize(Size.of(columns, rows));
    }

    String typed() {
        return next(typed);
    }

    String act() {
        return next(acts);
    }

    private static String next(BlockingQueue<String> queue) {
        try {
            String next = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static <T> T result(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    @Override
    public void typed(String input) {
        typed.add(input);
    }

    @Override
    public void interrupted() {
        acts.add("interrupted");
    }

    @Override
    public void left() {
        acts.add("left");
    }

    @Override
    public void close() {
        screen.close();
    }

    /** Blocks until a key is pressed. */
    private final class Keys extends InputStream {
        @Override
        public int read() throws IOException {
            try {
                return keys.take();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return -1;
            }
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            into[offset] = (byte) read();
            int count = 1;
            for (Integer more = keys.peek(); more != null && count < length; more = keys.peek()) {
                into[offset + count] = (byte) read();
                count++;
            }
            return count;
        }

        @Override
        public int available() {
            return keys.size();
        }
    }
}
