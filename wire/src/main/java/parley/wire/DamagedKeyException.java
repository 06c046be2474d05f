package parley.wire;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A key file that is there and cannot be used. The message is a sentence for the operator and holds nothing of the key. */
public final class DamagedKeyException extends IOException {
    private static final long serialVersionUID = 1;

    DamagedKeyException(Path file, String what, @Nullable Throwable cause) {
        super(
                "The key file " + file + " is damaged (" + what
                        + "); bring it back from a backup, or delete it to get a new key, which every client will refuse"
                        + " until its user trusts it.",
                cause);
    }
}
