package parley.client.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A file on its way into the download folder (docs/reliability.md, P11 to P13 and P16): it is written beside, under a name that
 * tells of what content it is to be, so that only the same content goes on in it. Every method blocks; none follows a link that
 * stands in the file's place. Not safe for threads: one call at a time.
 */
final class PartFile {
    private static final int MOST_SAME_NAMES = 999;
    private static final int HEX_IN_NAME = 16;
    /** One part in so many of what is to come has to stay free beside it. */
    private static final int SPARE = 10;

    private final Path folder;
    private final String name;
    private final long size;
    private final String sha256;
    private Optional<FileChannel> open = Optional.empty();

    /** @param name a safe one */
    PartFile(Path folder, String name, long size, String sha256) {
        this.folder = folder;
        this.name = name;
        this.size = size;
        this.sha256 = sha256;
    }

    Path path() {
        return folder.resolve(name + "." + sha256.substring(0, HEX_IN_NAME) + SafeName.OF_PARTS);
    }

    /**
     * Opens it for what is still to come.
     *
     * @return how much of it is there already
     * @throws NoRoom if the disk has not room for the rest
     */
    long open() throws IOException {
        close();
        Files.createDirectories(folder);
        Path path = path();
        boolean there = Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        if (there && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException(path.getFileName() + " is in the way");
        }
        long begun = there ? Files.size(path) : 0;
        if (begun > size) {
            // Nothing that this client began: that would never be more than was announced.
            throw new IOException(path.getFileName() + " is in the way");
        }
        long missing = size - begun;
        if (missing > 0 && Files.getFileStore(folder).getUsableSpace() - missing < missing / SPARE) {
            throw new NoRoom();
        }
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, LinkOption.NOFOLLOW_LINKS);
        channel.position(begun);
        open = Optional.of(channel);
        return begun;
    }

    /** There is not enough room on the disk. */
    static final class NoRoom extends IOException {
        private static final long serialVersionUID = 1L;
    }

    void write(List<byte[]> pieces) throws IOException {
        FileChannel channel = open.orElseThrow(() -> new IOException("closed"));
        for (byte[] piece : pieces) {
            ByteBuffer bytes = ByteBuffer.wrap(piece);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    /**
     * Gives it a name of its own in the folder, if it is what was announced; never that of something that is there.
     *
     * @return where it is; empty if it was something else, which is thrown away
     */
    Optional<Path> finish() throws IOException {
        if (open.isPresent()) {
            open.get().force(true);
        }
        close();
        if (!sha256(path()).equals(sha256)) {
            Files.deleteIfExists(path());
            return Optional.empty();
        }
        Path free = reserve();
        moveTo(free);
        return Optional.of(free);
    }

    /** @param free is there, and empty; it is not there any more if this fails */
    void moveTo(Path free) throws IOException {
        try {
            Files.move(path(), free, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Files.deleteIfExists(free);
            throw e;
        }
    }

    /** Makes an empty file that nothing else can be, to be replaced at once. */
    private Path reserve() throws IOException {
        for (int number = 1; number <= MOST_SAME_NAMES; number++) {
            Path free = folder.resolve(number == 1 ? name : SafeName.numbered(name, number));
            try {
                return Files.createFile(free);
            } catch (FileAlreadyExistsException taken) {
                // The next one then.
            }
        }
        throw new IOException("there are too many files named " + name);
    }

    /** Keeps what has come. */
    void close() {
        try {
            if (open.isPresent()) {
                open.get().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            open = Optional.empty();
        }
    }

    void delete() {
        try {
            close();
            Files.deleteIfExists(path());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SHA-256 of a file, in lower-case hexadecimal digits. */
    static String sha256(Path file) throws IOException {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS);
                OutputStream out = new DigestOutputStream(OutputStream.nullOutputStream(), digest)) {
            in.transferTo(out);
        } catch (NoSuchFileException gone) {
            return "";
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
