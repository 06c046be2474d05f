package parley.server.main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Whether our standard error is systemd's journal, which keeps the time of each line itself. */
final class Journal {
    private Journal() {}

    /** @param environment of this process; {@code JOURNAL_STREAM} holds the device and the inode of what the journal reads */
    static boolean reads(Map<String, String> environment) {
        String stream = environment.get("JOURNAL_STREAM");
        if (stream == null) {
            return false;
        }
        try {
            Path errors = Path.of("/proc/self/fd/2");
            return stream.equals(Files.getAttribute(errors, "unix:dev") + ":" + Files.getAttribute(errors, "unix:ino"));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return false;
        }
    }
}
