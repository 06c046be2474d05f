package parley.server.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.List;

/**
 * Invite codes: the lines of a file that the operator writes, read at every use, so that a code is good from when its line is
 * there until it is gone. Blank lines and lines that begin with {@code #} are none.
 */
final class Invites {
    private Invites() {}

    /** Whether the file has this code; a file that cannot be read has none. Blocks. */
    static boolean has(Path file, String code) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException unreadable) {
            return false;
        }
        byte[] given = code.getBytes(StandardCharsets.UTF_8);
        boolean found = false;
        for (String line : lines) {
            String known = line.strip();
            if (!known.isEmpty() && !known.startsWith("#")) {
                found |= MessageDigest.isEqual(known.getBytes(StandardCharsets.UTF_8), given);
            }
        }
        return found;
    }
}
