package parley.client.peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import parley.client.server.KnownServers;
import parley.client.server.ServerAddress;
import parley.protocol.LinkOffer;
import parley.protocol.ServerLine;
import parley.protocol.words.UserName;
import parley.wire.WireOptions;

/** One of two who link, with everything that was told; readable from the test's thread. */
final class Person implements LinkListener, AutoCloseable {
    static final long SECONDS = 20;
    static final Patience QUICK = new Patience(
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            // Not less: the key words take their time on a busy machine, and nothing is answered meanwhile.
            Duration.ofSeconds(4),
            Duration.ofSeconds(1));
    static final Patience PATIENT = new Patience(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(60),
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(2));

    final UserName name;
    final BlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> all = new CopyOnWriteArrayList<>();
    final BlockingQueue<List<String>> words = new LinkedBlockingQueue<>();
    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final Links links;
    private final Deque<Runnable> unshown = new ArrayDeque<>();
    private boolean shows = true;

    Person(String name) {
        this(name, Links.Way.ANY, PATIENT, new ServerAddress("127.0.0.1", 1), new KnownServers(Path.of("none")));
    }

    Person(String name, Links.Way way, Patience patience, ServerAddress server, KnownServers known) {
        this.name = new UserName(name);
        this.links =
                on(() -> new Links(vertx, new Links.Options(OptionalInt.empty(), way), server, known, this, patience));
    }

    Links links() {
        return links;
    }

    LinkOffer offerTo(Person other) {
        return offerTo(other.name);
    }

    LinkOffer offerTo(UserName other) {
        return ended(() -> links.offer(other));
    }

    /** What the server tells this one of the other. */
    void introduced(UserName peer, LinkOffer offer, String token, String role) {
        introduced(new ServerLine.PrivatePeer(peer, offer.candidates(), offer.fingerprint(), token, role));
    }

    void introduced(ServerLine.PrivatePeer peer) {
        on(() -> {
            links.introduced(peer);
            return "";
        });
    }

    /** As the server does when both have agreed. */
    static void introduce(Person caller, Person callee) {
        LinkOffer ofCaller = caller.offerTo(callee);
        LinkOffer ofCallee = callee.offerTo(caller);
        callee.introduced(caller.name, ofCaller, "token-of-both", "callee");
        caller.introduced(callee.name, ofCallee, "token-of-both", "caller");
    }

    Optional<Long> say(Person other, String text) {
        return on(() -> links.say(other.name, text));
    }

    <T> T on(Supplier<T> task) {
        return soon(later(task));
    }

    private <T> CompletableFuture<T> later(Supplier<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> {
            try {
                result.complete(task.get());
            } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    /** Begins something on this one's loop and waits for its end. */
    <T> T ended(Supplier<Future<T>> begin) {
        CompletableFuture<T> result = new CompletableFuture<>();
        context.runOnContext(now -> begin.get().onSuccess(result::complete).onFailure(result::completeExceptionally));
        return soon(result);
    }

    static <T> T soon(CompletableFuture<T> future) {
        try {
            return future.get(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    /** The next that is told, whatever it is. */
    String next() {
        try {
            String next = told.poll(SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError(name + " was told nothing more");
            }
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits for the end of the link; all that was told before is passed over. */
    String last() {
        String next = next();
        while (!next.startsWith("down")) {
            next = next();
        }
        return next;
    }

    /** Everything that was ever told. */
    List<String> all() {
        return List.copyOf(all);
    }

    /** Whether what is heard is on the screen at once; what is not is there when it is. */
    void shows(boolean now) {
        on(() -> {
            shows = now;
            if (now) {
                show();
            }
            return "";
        });
    }

    private void show() {
        while (!unshown.isEmpty()) {
            unshown.remove().run();
        }
    }

    @Override
    public void up(UserName peer, String path, boolean relayed, List<String> keyWords) {
        words.add(keyWords);
        tell("up " + peer + " " + path);
    }

    @Override
    public void heard(UserName peer, String text, Runnable shown) {
        tell(peer + ": " + text);
        unshown.add(shown);
        if (shows) {
            show();
        }
    }

    @Override
    public void typing(UserName peer) {
        tell(peer + " types");
    }

    @Override
    public void taken(UserName peer, long n) {
        tell("taken " + n);
    }

    @Override
    public void down(UserName peer, String why, List<String> unsent) {
        tell("down " + why + " " + unsent);
    }

    @Override
    public void replaced(UserName peer, List<String> unsent) {
        tell("replaced " + unsent);
    }

    private void tell(String what) {
        all.add(what);
        told.add(what);
    }

    @Override
    public void close() {
        ended(links::close);
        soon(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
