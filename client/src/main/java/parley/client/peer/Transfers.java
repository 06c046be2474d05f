package parley.client.peer;

import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * The files that go over the links of one client; got by {@link Links#transfers}. All methods are called, and the listener is
 * told, on the links' event loop.
 */
public final class Transfers {
    /** What {@link #send} answers. */
    public sealed interface Sending {}

    /** @param all a file, or the files of a directory, to be offered one after the other */
    public record Begun(List<Transfer> all) implements Sending {}

    /** @param sentence for people, why nothing is sent */
    public record Refused(String sentence) implements Sending {}

    Transfers() {}

    /**
     * Offers a file, or each regular file of a directory, to a peer with whom a link stands.
     *
     * @return when the file, or the directory, was looked at; reading it follows
     */
    public Future<Sending> send(UserName peer, Path path) {
        return Future.succeededFuture(new Refused("files cannot be sent yet"));
    }

    /**
     * Takes a file that was offered. It comes to the download folder under a name of its own, when it is whole; one that had
     * begun to come before goes on where it was.
     *
     * @return why not, as a sentence for people, or empty
     */
    public Future<Optional<String>> get(int number) {
        return Future.succeededFuture(Optional.of("files cannot be received yet"));
    }

    /**
     * Refuses what was offered, or cancels what is under way, in either direction.
     *
     * @return whether there was such a transfer
     */
    public boolean skip(int number) {
        return false;
    }

    /** All that are not over, by number; and those that are, for a few seconds. */
    public List<Transfer> all() {
        return List.of();
    }
}
