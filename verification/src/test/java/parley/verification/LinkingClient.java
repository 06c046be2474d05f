package parley.verification;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import parley.client.peer.LinkListener;
import parley.client.peer.Links;
import parley.client.server.Kind;
import parley.client.server.KnownServers;
import parley.client.server.LinkState;
import parley.client.server.Saying;
import parley.client.server.ServerAddress;
import parley.client.server.ServerSession;
import parley.client.server.SessionListener;
import parley.client.server.SignIn;
import parley.client.server.StateFolder;
import parley.protocol.Request;
import parley.protocol.ServerLine;
import parley.protocol.words.Fields;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.wire.WireOptions;

/**
 * A client that accepts every direct link and tells what happens in lines; also a program of its own, for tests that put two
 * of them on two machines.
 */
final class LinkingClient implements SessionListener, LinkListener, AutoCloseable {
    private static final long SECONDS = 60;

    private final Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    private final Consumer<String> told;
    private final ServerSession session;
    private final Links links;

    LinkingClient(ServerAddress server, Path folder, Links.Way way, Consumer<String> told) {
        this.told = told;
        StateFolder state = new StateFolder(folder);
        KnownServers known = state.knownServers();
        this.session = on(() -> new ServerSession(vertx, server, known, state, new Kind.Main(), this));
        this.links = on(() -> new Links(vertx, new Links.Options(OptionalInt.empty(), way), server, known, this));
    }

    /** {@code <host> <port> <user> <password> <folder> <way> [<whom to call>]}; then texts for the peer on standard input. */
    public static void main(String[] arguments) throws IOException {
        ServerAddress server = new ServerAddress(arguments[0], Integer.parseInt(arguments[1]));
        try (LinkingClient client = new LinkingClient(
                server, Path.of(arguments[4]), Links.Way.valueOf(arguments[5]), LinkingClient::print)) {
            client.signIn(arguments[2], arguments[3]);
            if (arguments.length > 6) {
                client.call(arguments[6]);
            }
            var typed = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = typed.readLine(); line != null; line = typed.readLine()) {
                String[] words = line.split(" ", 2);
                client.say(words[0], words[1]);
            }
        }
    }

    private static void print(String line) {
        System.out.println(line);
    }

    LinkingClient signIn(String user, String password) {
        told(await(answer(() -> {
            session.open();
            return session.signIn(new SignIn(new UserName(user), password, false));
        })));
        told.accept("signed in");
        return this;
    }

    /** Asks for a direct link; what becomes of it is told. */
    void call(String user) {
        UserName peer = new UserName(user);
        told(await(answer(
                () -> links.offer(peer).compose(offer -> session.ask(request("startprivate", peer, offer))))));
    }

    private void told(Reply reply) {
        if (reply.plain() instanceof Reply.Refused refused) {
            told.accept("refused " + refused.refusal().code());
        }
    }

    void say(String user, String text) {
        on(() -> links.say(new UserName(user), text));
    }

    boolean stop(String user) {
        return on(() -> links.stop(new UserName(user)));
    }

    List<Links.Standing> standing() {
        return on(links::standing);
    }

    @Override
    public void heard(ServerLine line) {
        if (line instanceof ServerLine.PrivateRequest asked) {
            links.offer(asked.from())
                    .compose(offer -> session.ask(request("accept", asked.from(), offer)))
                    .onFailure(bug -> told.accept("failed " + bug));
        } else if (line instanceof ServerLine.PrivatePeer peer) {
            links.introduced(peer);
        } else if (line instanceof ServerLine.PrivateEnd end) {
            told.accept("end " + end.peer() + " " + end.reason());
            links.ended(end);
        }
    }

    private static Request request(String cmd, UserName user, parley.protocol.LinkOffer offer) {
        return new Request(cmd, Fields.none().user("user", user), Optional.of(offer));
    }

    @Override
    public void state(LinkState state) {}

    @Override
    public void decided(Saying saying, Reply reply) {}

    @Override
    public void up(UserName peer, String path, boolean relayed, List<String> keyWords) {
        told.accept("up " + peer + " " + path + "; " + String.join(" ", keyWords));
    }

    @Override
    public void heard(UserName peer, String text, Runnable shown) {
        told.accept(peer + ": " + text);
        shown.run();
    }

    @Override
    public void taken(UserName peer, long n) {
        told.accept("taken " + n);
    }

    @Override
    public void down(UserName peer, String why, List<String> unsent) {
        told.accept("down " + why + " " + unsent);
        session.ask("stopprivate " + peer).onFailure(over -> told.accept("over"));
    }

    @Override
    public void replaced(UserName peer, List<String> unsent) {
        told.accept("replaced " + unsent);
    }

    @Override
    public void close() {
        await(answer(links::close));
        await(answer(() -> session.leave(Duration.ofSeconds(2))));
        await(vertx.close());
    }

    private <T> T on(Supplier<T> what) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> done.complete(what.get()));
        return await(done.future());
    }

    private <T> Future<T> answer(Supplier<Future<T>> what) {
        Promise<T> done = Promise.promise();
        context.runOnContext(go -> what.get().onComplete(done));
        return done.future();
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage()
                .toCompletableFuture()
                .orTimeout(SECONDS, TimeUnit.SECONDS)
                .join();
    }
}
