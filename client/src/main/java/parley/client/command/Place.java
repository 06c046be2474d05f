package parley.client.command;

import java.util.List;
import java.util.Optional;
import parley.client.server.StateFile;
import parley.client.server.StateFolder;
import parley.protocol.words.UserName;

/** Up to where the direct messages of one user were handed over by {@code parley listen --from}. Blocks on the disk. */
final class Place {
    private final StateFile file;

    Place(StateFolder state, Account account, UserName from) {
        this.file = new StateFile(state.path()
                .resolve("listen")
                .resolve(StateFolder.nameOf(account.server(), account.user()))
                .resolve(from.value()));
    }

    /** The number of the last message handed over; empty if nobody listened to this user before. */
    Optional<Long> last() {
        return file.lines().stream()
                .filter(line -> line.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .findFirst();
    }

    /** Everything up to this number is handed over. */
    void passed(long seq) {
        file.write(List.of(Long.toString(seq)));
    }
}
