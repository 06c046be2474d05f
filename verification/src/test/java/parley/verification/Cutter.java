package parley.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A way to a server that can be made to lose its answers, and cut. Passes bytes on, one thread for each direction of each
 * connection.
 */
final class Cutter implements AutoCloseable {
    private final ServerSocket entrance;
    private final int server;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch lost = new CountDownLatch(1);
    private volatile boolean mute;
    private volatile boolean greeting;

    Cutter(int server) {
        try {
            this.server = server;
            this.entrance = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        start(this::accept);
    }

    int port() {
        return entrance.getLocalPort();
    }

    /** The next client is greeted in clear text, as if it had been silent for a second, and closed. */
    void greetNext() {
        greeting = true;
    }

    /** From now on what the server says is lost; what is said to it still arrives. */
    void loseAnswers() {
        mute = true;
    }

    /** Waits until something that the server said is lost. */
    void awaitLoss() {
        try {
            if (!lost.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("the server said nothing");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Resets every connection, and is a good way again. */
    void cut() {
        for (Socket socket : sockets) {
            close(socket);
        }
        sockets.clear();
        mute = false;
    }

    private void accept() {
        try {
            while (true) {
                Socket client = entrance.accept();
                if (greeting) {
                    greeting = false;
                    client.getOutputStream().write("* parley 1 test\n".getBytes(StandardCharsets.US_ASCII));
                    client.close();
                    continue;
                }
                Socket onwards = new Socket(InetAddress.getLoopbackAddress(), server);
                sockets.add(client);
                sockets.add(onwards);
                start(() -> pass(client, onwards, false));
                start(() -> pass(onwards, client, true));
            }
        } catch (IOException closed) {
            // The end.
        }
    }

    private void pass(Socket from, Socket to, boolean answers) {
        byte[] bytes = new byte[8_192];
        try {
            InputStream input = from.getInputStream();
            OutputStream output = to.getOutputStream();
            for (int count = input.read(bytes); count >= 0; count = input.read(bytes)) {
                if (answers && mute) {
                    lost.countDown();
                } else {
                    output.write(bytes, 0, count);
                }
            }
        } catch (IOException cut) {
            // As it was meant.
        }
        close(from);
        close(to);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cutter");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            entrance.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
    }
}
