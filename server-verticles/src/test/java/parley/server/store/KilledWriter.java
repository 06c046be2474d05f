package parley.server.store;

import static parley.server.store.OpenedStore.HANS;
import static parley.server.store.OpenedStore.LUKE;

import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * A process that accepts messages from hans to luke, who is there, for ever and prints each number once its future says so. Whoever
 * started it kills it.
 */
final class KilledWriter {
    private static final AcceptMessage.Limits NONE =
            new AcceptMessage.Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    /** Gets one message and is not there; luke is. */
    static final UserName AWAY = new UserName("obiwan");

    private static final String ACCEPTED = "accepted ";

    private KilledWriter() {}

    /** The next number that it was told; its log goes to the same stream. */
    static long nextAccepted(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(ACCEPTED)) {
                return Long.parseLong(line.substring(ACCEPTED.length()));
            }
        }
        throw new AssertionError("the writer ended by itself");
    }

    static Process start(Path folder) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    public static void main(String[] arguments) {
        Store store = Store.open(StoreSettings.in(Path.of(arguments[0])), InstantSource.system(), () -> {});
        OpenedStore.await(store.decide(new Seed(
                List.of(
                        new Seed.Account(HANS, "h", false),
                        new Seed.Account(LUKE, "h", false),
                        new Seed.Account(AWAY, "h", false)),
                InstantSource.system().instant())));
        OpenedStore.await(
                store.decide(new OpenSighting(LUKE, InstantSource.system().instant())));
        OpenedStore.await(store.decide(message(AWAY)));
        for (int i = 0; i < 16; i++) {
            next(store);
        }
    }

    // Answered on the writer's own thread, for there is no context: printed before anything later is committed.
    private static void next(Store store) {
        Future<AcceptMessage.Verdict> asked = store.decide(message(LUKE));
        asked.onSuccess(verdict -> {
            System.out.println(ACCEPTED + ((AcceptMessage.Accepted) verdict).seq());
            if (System.out.checkError()) {
                // Nobody reads any more: whoever started it is gone.
                Runtime.getRuntime().halt(1);
            }
            next(store);
        });
    }

    private static AcceptMessage message(UserName to) {
        return new AcceptMessage(
                HANS,
                to,
                "a message",
                Optional.empty(),
                NONE,
                AcceptMessage.Blocks.TOLD,
                InstantSource.system().instant());
    }
}
