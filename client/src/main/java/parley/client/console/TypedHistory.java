package parley.client.console;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What was typed before, in a file of mode 0600: one input per line, with {@code \n} for a line break and {@code \\} for a
 * backslash. Blocks on the disk. A file that cannot be read or written is no reason to stop anybody from typing.
 */
final class TypedHistory {
    private static final int MOST = 5_000;
    /** Lines with these verbs have secrets in them, whoever types them and wherever. */
    private static final Set<String> SECRET = Set.of("login", "register", "password");

    private static final Set<PosixFilePermission> OWNERS = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OURS = PosixFilePermissions.asFileAttribute(OWNERS);
    private static final FileAttribute<Set<PosixFilePermission>> OUR_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path file;

    TypedHistory(Path file) {
        this.file = file;
    }

    /** Whether an input may be remembered at all. */
    static boolean allowed(String input) {
        // Each line of a paste may be a command of its own.
        return !input.isBlank() && !input.startsWith(" ") && input.lines().noneMatch(TypedHistory::secret);
    }

    private static boolean secret(String input) {
        String line = input.strip();
        int begin = 0;
        while (begin < line.length() && line.charAt(begin) == '/') {
            begin++;
        }
        int end = begin;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return SECRET.contains(line.substring(begin, end).toLowerCase(Locale.ROOT));
    }

    /** The latest inputs, oldest first; the file becomes its owner's alone if it was not. */
    List<String> load() {
        try {
            if (!Files.exists(file)) {
                return List.of();
            }
            Files.setPosixFilePermissions(file, OWNERS);
            List<String> lines = Files.readString(file).lines().toList();
            if (lines.size() > 2 * MOST) {
                lines = lines.subList(lines.size() - MOST, lines.size());
                shorten(lines);
            }
            List<String> latest = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
            return latest.stream().map(TypedHistory::decoded).toList();
        } catch (IOException | UnsupportedOperationException unreadable) {
            return List.of();
        }
    }

    /** Adds one input. */
    void add(String input) {
        try {
            if (!Files.exists(file)) {
                Files.createDirectories(file.toAbsolutePath().getParent(), OUR_FOLDER);
                Files.createFile(file, OURS);
            }
            byte[] line = (encoded(input) + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(file, line, StandardOpenOption.APPEND);
        } catch (IOException | UnsupportedOperationException full) {
            // Remembering is a comfort; the line itself has gone its way.
        }
    }

    private void shorten(List<String> lines) throws IOException {
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "history", "", OURS);
        try {
            Files.write(fresh, lines);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    static String encoded(String input) {
        return input.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r");
    }

    static String decoded(String line) {
        StringBuilder input = new StringBuilder(line.length());
        boolean escaped = false;
        for (int at = 0; at < line.length(); at++) {
            char unit = line.charAt(at);
            if (escaped) {
                input.append(unit == 'n' ? '\n' : unit == 'r' ? '\r' : unit);
                escaped = false;
            } else if (unit == '\\') {
                escaped = true;
            } else {
                input.append(unit);
            }
        }
        return input.toString();
    }
}
