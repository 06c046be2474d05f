package parley.client.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import parley.protocol.words.UserName;

/**
 * Where a client keeps what outlives it: {@code $XDG_STATE_HOME/parley}, mode 0700, its files 0600.
 *
 * @param path may not exist yet
 */
public record StateFolder(Path path) {
    private static final FileAttribute<?> OWNERS_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    static final FileAttribute<?> OWNERS_FILE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    /** Of the 255 bytes that file systems take, with room for endings. */
    private static final int LONGEST_NAME = 200;

    /** XDG Base Directory Specification: a path that is not absolute is ignored. */
    public static StateFolder ofUser(Map<String, String> environment, Path home) {
        return new StateFolder(Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .filter(given -> !given.isEmpty())
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(home.resolve(".local").resolve("state"))
                .resolve("parley"));
    }

    /** The keys of servers that were met. */
    public KnownServers knownServers() {
        return new KnownServers(path.resolve("known-servers"));
    }

    /** What was typed before. */
    public Path history() {
        return path.resolve("history");
    }

    /** What was said and has not reached the server. */
    Path outbox() {
        return path.resolve("outbox");
    }

    /** Which messages were on the screen last. */
    Path shown() {
        return path.resolve("shown");
    }

    /** How files about one account at one server are named, whatever stands in the server's name. */
    public static String nameOf(ServerAddress server, UserName user) {
        StringBuilder name = new StringBuilder(user.value()).append('@');
        String host = server.toString().toLowerCase(Locale.ROOT);
        for (byte unit : host.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (unit >= 'a' && unit <= 'z') || (unit >= '0' && unit <= '9') || unit == '.' || unit == '-';
            name.append(plain ? String.valueOf((char) unit) : "%%%02x".formatted(unit & 0xFF));
        }
        return name.length() <= LONGEST_NAME ? name.toString() : user.value() + "@%" + digest(host);
    }

    /** Makes a folder and those above it. */
    static void make(Path folder) throws IOException {
        Files.createDirectories(folder, OWNERS_FOLDER);
    }

    /**
     * Replaces a file whole: whoever reads it, after a crash too, finds the old or the new. Blocks on the disk.
     *
     * @param synced whether that must hold after a crash of the machine
     * @throws IOException if it could not be written; the old file stays
     */
    public static void replace(Path file, byte[] content, boolean synced) throws IOException {
        Path folder = file.toAbsolutePath().resolveSibling("");
        make(folder);
        Path fresh = Files.createTempFile(folder, "", ".new", OWNERS_FILE);
        try {
            try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(content);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                if (synced) {
                    channel.force(true);
                }
            }
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    private static String digest(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
