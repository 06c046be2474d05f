package parley.client.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import parley.protocol.LinkOffer;

/** A way between two peers that the test can cut, or let swallow everything. */
final class Proxy implements AutoCloseable {
    private final ServerSocket server;
    private final int target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final AtomicLong carried = new AtomicLong();
    private volatile boolean swallows;

    Proxy(LinkOffer offer) {
        try {
            server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        target = Listeners.port(offer);
        start(this::accept);
    }

    /** The same offer, by this way only. */
    LinkOffer instead(LinkOffer offer) {
        return new LinkOffer(List.of("127.0.0.1:" + server.getLocalPort()), offer.fingerprint());
    }

    private void accept() {
        try {
            while (true) {
                Socket from = server.accept();
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(from);
                sockets.add(to);
                start(() -> pump(from, to));
                start(() -> pump(to, from));
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[16_384];
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (!swallows) {
                    out.write(bytes, 0, read);
                    carried.addAndGet(read);
                }
            }
        } catch (IOException gone) {
            // Both are closed below.
        }
        close(from);
        close(to);
    }

    /** From now on nothing arrives, and nobody is told. */
    void swallow() {
        swallows = true;
    }

    /** Bytes that went this way, in both directions. */
    long carried() {
        return carried.get();
    }

    void cut() {
        sockets.forEach(Proxy::close);
    }

    /** Connections that are open at both ends. */
    long open() {
        return sockets.stream().filter(socket -> !socket.isClosed()).count() / 2;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void start(Runnable task) {
        Thread thread = new Thread(task, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        cut();
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
