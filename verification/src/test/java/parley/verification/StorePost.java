package parley.verification;

import io.vertx.core.Future;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import parley.protocol.words.UserName;
import parley.server.store.AcceptMessage;
import parley.server.store.Acknowledge;
import parley.server.store.Decision;
import parley.server.store.EndTokens;
import parley.server.store.History;
import parley.server.store.MarkPushed;
import parley.server.store.MarkTaken;
import parley.server.store.ReadMailbox;
import parley.server.store.RemoveBlock;
import parley.server.store.Resume;
import parley.server.store.Seed;
import parley.server.store.SetBlock;
import parley.server.store.SignIn;
import parley.server.store.StillAlive;
import parley.server.store.Store;
import parley.server.store.StoreSettings;
import parley.server.store.Sweep;
import parley.server.store.TakeExpired;
import parley.server.store.TokenHash;

/** The store alone, asked as the gates and features ask it, with a clock to steer. */
final class StorePost implements MailboxPost {
    private final Path folder;
    private final RandomGenerator random;
    private final AcceptMessage.Limits limits;
    private final AcceptMessage.Blocks blocks;
    private final boolean history;
    private final Map<String, Reader> readers = new HashMap<>();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int generation;
    private long tokens;
    private Store store;

    private static final class Reader {
        private final String token;
        private long shown;
        private long acknowledged;

        Reader(String token, long shown) {
            this.token = token;
            this.shown = shown;
            this.acknowledged = shown;
        }
    }

    StorePost(
            Path folder,
            RandomGenerator random,
            MailboxModel.Limits limits,
            boolean silent,
            boolean history,
            List<String> users) {
        this.folder = folder;
        this.random = random;
        this.limits =
                new AcceptMessage.Limits(limits.messages(), limits.bytes(), limits.perSender(), limits.outstanding());
        this.blocks = silent ? AcceptMessage.Blocks.SILENT : AcceptMessage.Blocks.TOLD;
        this.history = history;
        this.store = open();
        decide(new Seed(
                users.stream()
                        .map(user -> new Seed.Account(new UserName(user), hash(user), false))
                        .toList(),
                now));
    }

    Instant now() {
        return now;
    }

    @Override
    public Answer send(String from, String to, String text, Optional<String> key) {
        AcceptMessage.Verdict verdict =
                decide(new AcceptMessage(new UserName(from), new UserName(to), text, key, limits, blocks, now));
        if (verdict instanceof AcceptMessage.Accepted accepted) {
            return new Answer("ok", accepted.id().text());
        } else if (verdict instanceof AcceptMessage.Phantom phantom) {
            return new Answer("ok", phantom.id().text());
        } else if (verdict instanceof AcceptMessage.Repeated repeated) {
            return new Answer("ok", repeated.id().text());
        }
        return new Answer(verdict.toString().toLowerCase(java.util.Locale.ROOT).replace('_', '-'), "");
    }

    @Override
    public Entered login(String user) {
        String token = "t" + ++tokens;
        SignIn.Verdict verdict = decide(
                new SignIn(new UserName(user), new SignIn.Password(hash(user)), Optional.of(TokenHash.of(token)), now));
        if (!(verdict instanceof SignIn.SignedIn in)) {
            return Entered.refused("bad-login");
        }
        readers.put(user, new Reader(token, in.cursor()));
        return new Entered("ok", token, in.cursor(), in.waiting());
    }

    @Override
    public Entered resume(String user, String token, long seq) {
        String next = "t" + ++tokens;
        Resume.Verdict verdict = decide(new Resume(TokenHash.of(token), TokenHash.of(next), seq, history, now));
        if (!(verdict instanceof Resume.Resumed in)) {
            return Entered.refused(verdict instanceof Resume.SeqTooHigh ? "protocol" : "bad-login");
        }
        readers.put(user, new Reader(next, seq));
        return new Entered("ok", next, in.cursor(), in.waiting());
    }

    @Override
    public List<Shown> shows(String user, int expected) {
        Reader reader = reader(user);
        List<Shown> shown = new ArrayList<>();
        long upTo = -1;
        while (upTo < reader.shown) {
            ReadMailbox.Page page = await(store.read(
                    ReadMailbox.of(new UserName(user), reader.shown, random.nextInt(1, 8), random.nextInt(1, 200))));
            for (ReadMailbox.Row row : page.rows()) {
                shown.add(new Shown(row.seq(), row.from().value(), row.text(), row.pushedBefore()));
                reader.shown = row.seq();
            }
            upTo = page.rows().isEmpty() ? page.upTo() : -1;
            reader.shown = Math.max(reader.shown, page.upTo());
        }
        return shown;
    }

    @Override
    public void acknowledge(String user, long seq) {
        Reader reader = reader(user);
        reader.acknowledged = Math.max(reader.acknowledged, seq);
        decide(new Acknowledge(new UserName(user), seq, history));
    }

    @Override
    public void leave(String user, boolean logout) {
        Reader reader = reader(user);
        readers.remove(user);
        if (reader.shown > reader.acknowledged) {
            decide(new MarkPushed(new UserName(user), reader.shown));
        }
        EndTokens.Ending ending = logout ? EndTokens.Ending.VOID : EndTokens.Ending.LOSS;
        decide(new EndTokens(TokenHash.of(reader.token), ending, now));
    }

    @Override
    public boolean block(String blocker, String blocked) {
        return decide(new SetBlock(new UserName(blocker), new UserName(blocked), now)) == SetBlock.Verdict.SET;
    }

    @Override
    public boolean unblock(String blocker, String blocked) {
        return decide(new RemoveBlock(new UserName(blocker), new UserName(blocked), history))
                == RemoveBlock.Verdict.REMOVED;
    }

    @Override
    public List<String> history(String reader, String other) {
        List<String> texts = new ArrayList<>();
        Optional<parley.server.store.MessageId> before = Optional.empty();
        boolean more = true;
        while (more) {
            History.Page page = (History.Page) await(
                    store.read(new History(new UserName(reader), new UserName(other), random.nextInt(1, 30), before)));
            texts.addAll(0, page.rows().stream().map(History.Row::text).toList());
            more = page.more();
            before = page.rows().stream().findFirst().map(History.Row::id);
        }
        return texts;
    }

    /** The TCP of the login {@code login} has taken so much; 0: it is over. */
    void taken(String user, long login, long seq) {
        decide(new MarkTaken(new UserName(user), login, seq));
    }

    /** Time passes, and the store sweeps. */
    void pass(Duration span) {
        now = now.plus(span);
        Sweep.Verdict verdict = new Sweep.Swept(List.of(), true);
        Duration elapsed = span;
        while (verdict instanceof Sweep.Swept swept && swept.more()) {
            verdict = decide(
                    new Sweep(elapsed, MailboxModel.RETENTION, history ? MailboxModel.RETENTION : Duration.ZERO, now));
            elapsed = Duration.ZERO;
        }
    }

    Map<String, Integer> takeExpired(String user) {
        Map<String, Integer> expired = new TreeMap<>();
        decide(new TakeExpired(new UserName(user)))
                .forEach(one -> expired.put(one.sender().value(), (int) one.messages()));
        return expired;
    }

    @Override
    public void goDown(boolean inOrder) {
        decide(new StillAlive(now));
        readers.clear();
        Path before = data();
        if (inOrder) {
            store.close();
        } else {
            generation++;
            copy(before, data());
            store.close();
        }
        store = open();
        if (!inOrder) {
            delete(before);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    private Reader reader(String user) {
        return Optional.ofNullable(readers.get(user)).orElseThrow();
    }

    private Path data() {
        return folder.resolve("data" + generation);
    }

    private Store open() {
        return Store.open(StoreSettings.in(data()), () -> now, () -> {});
    }

    /** What a power cut leaves: everything committed, and nothing said about an end. */
    private static void copy(Path from, Path to) {
        try {
            Files.createDirectories(to);
            for (String file : List.of("parley.db", "parley.db-wal")) {
                Files.copy(from.resolve(file), to.resolve(file));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private <V> V decide(Decision<V> decision) {
        return await(store.decide(decision));
    }

    private static <V> V await(Future<V> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static String hash(String user) {
        return "hash of " + user;
    }
}
