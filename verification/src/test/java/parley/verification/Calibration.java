package parley.verification;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;

/**
 * What the machine can do at a moment without any server of ours: figures of different machines, and of one machine that is
 * shared, can be compared only beside it. Used by one thread.
 */
final class Calibration implements AutoCloseable {
    private static final int ROUNDS = 100;

    private final FileOutputStream file;
    private final ServerSocket listening;
    private final Socket near;

    /** @param folder where what is to be synced lies: on the disk of the server's data */
    Calibration(Path folder) {
        try {
            file = new FileOutputStream(folder.resolve("calibration").toFile());
            listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
            near = new Socket(listening.getInetAddress(), listening.getLocalPort());
            near.setTcpNoDelay(true);
            Socket far = listening.accept();
            far.setTcpNoDelay(true);
            Thread echo = new Thread(() -> echo(far), "echo");
            echo.setDaemon(true);
            echo.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void echo(Socket far) {
        try (far) {
            far.getInputStream().transferTo(far.getOutputStream());
        } catch (IOException over) {
            // The near end has closed.
        }
    }

    /** Adds how long one byte there and back, and one sync, take just now. */
    void probe(Latencies to) {
        long start = System.nanoTime();
        roundTrip();
        sync();
        to.add(System.nanoTime() - start);
    }

    /** Syncs per second and the time of a round trip, in words. */
    String figures() {
        Latencies trips = new Latencies();
        long start = System.nanoTime();
        for (int i = 0; i < ROUNDS; i++) {
            sync();
        }
        long syncs = ROUNDS * 1_000_000_000L / (System.nanoTime() - start);
        for (int i = 0; i < ROUNDS; i++) {
            long began = System.nanoTime();
            roundTrip();
            trips.add(System.nanoTime() - began);
        }
        return "this machine: %d syncs/s, loopback round trip p50 %.3f p99 %.3f ms"
                .formatted(syncs, trips.millis(50), trips.millis(99));
    }

    private void roundTrip() {
        try {
            near.getOutputStream().write(1);
            if (near.getInputStream().read() != 1) {
                throw new AssertionError("the echo is gone");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void sync() {
        try {
            file.write(new byte[4096]);
            file.getFD().sync();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            near.close();
            listening.close();
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
