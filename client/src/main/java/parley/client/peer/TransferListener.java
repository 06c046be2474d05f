package parley.client.peer;

import java.nio.file.Path;
import java.util.Optional;

/** Hears of the files that go over the links, on their event loop. */
public interface TransferListener {
    /** A peer offers a file: {@code hans offers "film.mkv" (700 MB): get 3 or skip 3}. */
    void offered(Transfer transfer);

    /** Something has changed; at most four times a second for one file. */
    void progress(Transfer transfer);

    /**
     * It is over.
     *
     * @param sentence for people: what became of it
     * @param at where an incoming one is now
     */
    void ended(Transfer transfer, String sentence, Optional<Path> at);
}
