package parley.client.server;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import parley.protocol.ServerLine;
import parley.protocol.words.Reply;
import parley.protocol.words.UserName;
import parley.wire.WireOptions;

/** A client in a process of its own, so that it can be killed: says every line of its input to luke, and shows at once. */
final class DoomedClient implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private DoomedClient(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
    }

    static DoomedClient start(int port, Path folder) throws IOException {
        return new DoomedClient(new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        // It lives for seconds.
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Doomed.class.getName(),
                        Integer.toString(port),
                        folder.toString()))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    /** Returns when it is in the client's hands. */
    DoomedClient say(String text) throws IOException {
        process.getOutputStream().write((text + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        await("said " + text);
        return this;
    }

    void await(String word) throws IOException {
        String line = output.readLine();
        while (line != null && !line.equals(word)) {
            line = output.readLine();
        }
        if (line == null) {
            throw new AssertionError("the client has ended before it told: " + word);
        }
    }

    /** Kills it and waits until it is dead. */
    @Override
    public void close() {
        var unused = process.destroyForcibly().onExit().join();
    }

    /** What runs in the process. */
    static final class Doomed implements SessionListener {
        private Doomed() {}

        public static void main(String[] arguments) throws IOException {
            Vertx vertx = Vertx.vertx(WireOptions.vertx().setEventLoopPoolSize(1));
            Context context = vertx.getOrCreateContext();
            StateFolder state = new StateFolder(Path.of(arguments[1]));
            ServerAddress address = new ServerAddress("127.0.0.1", Integer.parseInt(arguments[0]));
            ServerSession[] session = new ServerSession[1];
            context.runOnContext(go -> {
                session[0] =
                        new ServerSession(vertx, address, state.knownServers(), state, new Kind.Main(), new Doomed());
                session[0].open();
                var unused = session[0].signIn(new SignIn(new UserName("hans"), "falcon", false));
            });
            try (BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = input.readLine(); line != null; line = input.readLine()) {
                    String text = line;
                    context.runOnContext(go -> {
                        session[0].say(new Saying.Person(new UserName("luke")), text);
                        tell("said " + text);
                    });
                }
            }
        }

        private static void tell(String word) {
            System.out.println(word);
            System.out.flush();
        }

        @Override
        public void state(LinkState state) {}

        @Override
        public void heard(ServerLine line) {}

        @Override
        public void decided(Saying saying, Reply reply) {
            tell("decided " + saying.text());
        }
    }
}
