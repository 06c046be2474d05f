package parley.verification;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * The disk under one server's data folder, which loses power, lies or fails on request: {@code disk.c}, loaded between the
 * server and its C library. Used by one thread.
 */
final class Disk {
    private static final Path SOURCE = Path.of("src", "test", "native", "disk.c");
    /** Of this process: another one may run servers on its own while this one compiles. */
    private static final Path LIBRARY = Path.of(
                    "target", "native", "disk-" + ProcessHandle.current().pid() + ".so")
            .toAbsolutePath();

    private static final int BLOCK = 4_096;

    private final Path data;
    private final Path durable;
    private final Path fault;
    private final String lies;

    /**
     * @param folder the server's working folder, in which {@code data} is or will be
     * @param lies the end of the names of files whose syncs are answered and not done; empty for an honest disk
     */
    Disk(Path folder, String lies) {
        this.data = folder.resolve("data");
        this.durable = folder.resolve("durable");
        this.fault = folder.resolve("fault");
        this.lies = lies;
    }

    /** Compiles the library; false where there is no C compiler, or no Linux. */
    static boolean ready() {
        try {
            Files.createDirectories(LIBRARY.getParent());
            Process compiler = new ProcessBuilder(
                            "cc",
                            "-shared",
                            "-fPIC",
                            "-O2",
                            "-o",
                            LIBRARY.toString(),
                            SOURCE.toString(),
                            "-ldl",
                            "-lpthread")
                    .redirectErrorStream(true)
                    .redirectOutput(LIBRARY.resolveSibling("cc.txt").toFile())
                    .start();
            LIBRARY.toFile().deleteOnExit();
            return compiler.waitFor(60, TimeUnit.SECONDS) && compiler.exitValue() == 0;
        } catch (IOException noCompiler) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** What a command has to begin with so that its disk can lose power. */
    List<String> losingPower() {
        try {
            Files.createDirectories(durable);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return under("DISK_DURABLE=" + durable, "DISK_LIES=" + lies);
    }

    /** What a command has to begin with so that its disk can fail. */
    List<String> failing() {
        return under("DISK_FAULT=" + fault);
    }

    private List<String> under(String... more) {
        List<String> command = new ArrayList<>(List.of("env", "LD_PRELOAD=" + LIBRARY, "DISK_FOLDER=" + data));
        command.addAll(List.of(more));
        return command;
    }

    /**
     * Makes the next {@code times} calls fail behind {@code at - 1} good ones.
     *
     * @param call {@code write}, {@code read}, {@code sync} or {@code truncate}
     * @param file the name of a file in the data folder
     * @param error {@code EIO}, {@code ENOSPC}, or {@code SHORT}
     */
    void fail(String call, String file, int at, int times, String error) {
        try {
            Path beside = fault.resolveSibling("fault.new");
            Files.writeString(beside, "%s %s %d %d %s%n".formatted(call, file, at, times, error));
            Files.move(beside, fault, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether calls have still to fail. */
    boolean isToFail() {
        return Files.exists(fault);
    }

    void heal() {
        try {
            Files.deleteIfExists(fault);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * When the server is dead: the data folder becomes what the disk had kept.
     *
     * @param torn decides, if there is one, which of the blocks that were written and not synced were kept nevertheless
     */
    void losePower(Optional<RandomGenerator> torn) {
        try (Stream<Path> all = Files.list(durable)) {
            for (Path file : all.toList()) {
                Path name = file.getFileName();
                if (name.toString().startsWith(".inode-")) {
                    Files.delete(file);
                } else if (torn.isPresent() && Files.exists(data.resolve(name))) {
                    tear(data.resolve(name), file, torn.get());
                }
            }
            replaceData();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void replaceData() throws IOException {
        for (var file : ServerProcess.files(data)) {
            Files.delete(file.toPath());
        }
        try (Stream<Path> all = Files.list(durable)) {
            for (Path file : all.toList()) {
                Files.copy(file, data.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void tear(Path written, Path kept, RandomGenerator random) throws IOException {
        try (FileChannel from = FileChannel.open(written, StandardOpenOption.READ);
                FileChannel to = FileChannel.open(kept, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            for (long at = 0; at < from.size(); at += BLOCK) {
                ByteBuffer fresh = block(from, at);
                if (!fresh.equals(block(to, at)) && random.nextBoolean()) {
                    to.write(fresh, at);
                }
            }
        }
    }

    private static ByteBuffer block(FileChannel file, long at) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK);
        int more = 0;
        while (bytes.hasRemaining() && more >= 0) {
            more = file.read(bytes, at + bytes.position());
        }
        return bytes.flip();
    }
}
