package parley.verification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** A bad network between a client and a server: every connection passes bytes in its own manner and is cut at a byte. */
final class FaultProxy implements AutoCloseable {
    private static final long SLOWEST_NANOS = 8_000_000;

    enum Manner {
        PLAIN,
        /** Everything comes late. */
        SLOW,
        /** Everything comes byte by byte. */
        SINGLE_BYTES
    }

    enum Ending {
        /** Both sides are told that it is over. */
        CLOSE,
        RESET,
        /** One direction ends in order, the other goes on. */
        HALF_CLOSE,
        /** Nothing passes any more, and nobody is told. */
        BLACK_HOLE,
        /** Bytes that were taken on one side are lost, and then both are told. */
        SWALLOW
    }

    /**
     * What happens to one connection.
     *
     * @param up whether it is the client's bytes that are counted
     * @param at how many of them pass
     */
    record Fault(Manner manner, Ending ending, boolean up, long at) {}

    private final ServerSocket listening;
    private final int target;
    private final Supplier<Optional<Fault>> script;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final List<Ending> cuts = new CopyOnWriteArrayList<>();
    private final AtomicLong connections = new AtomicLong();

    /** @param script what happens to the next connection; empty if nothing is to happen to it */
    FaultProxy(int target, Supplier<Optional<Fault>> script) {
        this.target = target;
        this.script = script;
        try {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        background(this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many connections were cut so far. */
    long cuts() {
        return cuts.size();
    }

    long cuts(Ending how) {
        return cuts.stream().filter(how::equals).count();
    }

    long connections() {
        return connections.get();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                sockets.add(client);
                connections.incrementAndGet();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
                sockets.add(server);
                client.setTcpNoDelay(true);
                server.setTcpNoDelay(true);
                Optional<Fault> fault = script.get();
                CountDownLatch holding = new CountDownLatch(1);
                background(() -> pass(client, server, fault, true, holding));
                background(() -> pass(server, client, fault, false, holding));
            } catch (IOException closedOrRefused) {
                // The client finds out by itself.
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private void pass(Socket from, Socket to, Optional<Fault> fault, boolean up, CountDownLatch holed) {
        byte[] buffer = new byte[8_192];
        long passed = 0;
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            Manner manner = fault.map(Fault::manner).orElse(Manner.PLAIN);
            long limit = fault.filter(one -> one.up() == up).map(Fault::at).orElse(Long.MAX_VALUE);
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (holed.getCount() == 0) {
                    continue;
                }
                int length = (int) Math.min(read, limit - passed);
                write(out, buffer, length, manner);
                passed += length;
                if (passed >= limit) {
                    Ending ending = fault.orElseThrow().ending();
                    cuts.add(ending);
                    end(ending, from, to, holed);
                    if (ending == Ending.HALF_CLOSE) {
                        drain(in);
                    } else if (ending != Ending.BLACK_HOLE) {
                        return;
                    }
                }
            }
            if (holed.getCount() > 0) {
                to.shutdownOutput();
            }
        } catch (IOException over) {
            close(from);
            close(to);
        }
    }

    private static void end(Ending ending, Socket from, Socket to, CountDownLatch holed) throws IOException {
        switch (ending) {
            case CLOSE -> {
                close(from);
                close(to);
            }
            case RESET -> {
                from.setSoLinger(true, 0);
                to.setSoLinger(true, 0);
                close(from);
                close(to);
            }
            case SWALLOW -> {
                // What else has come by then is read, so that its sender's kernel takes it for delivered.
                long until = System.nanoTime() + SLOWEST_NANOS;
                while (System.nanoTime() < until) {
                    long skipped =
                            from.getInputStream().skip(from.getInputStream().available());
                    LockSupport.parkNanos(skipped > 0 ? 1 : 1_000_000);
                }
                close(from);
                close(to);
            }
            case HALF_CLOSE -> to.shutdownOutput();
            case BLACK_HOLE -> holed.countDown();
        }
    }

    private static void drain(InputStream in) throws IOException {
        byte[] dropped = new byte[8_192];
        int read = in.read(dropped);
        while (read >= 0) {
            read = in.read(dropped);
        }
    }

    private static void write(OutputStream out, byte[] bytes, int length, Manner manner) throws IOException {
        if (manner == Manner.SLOW) {
            LockSupport.parkNanos(SLOWEST_NANOS);
        }
        if (manner == Manner.SINGLE_BYTES) {
            for (int at = 0; at < length; at++) {
                out.write(bytes, at, 1);
            }
        } else {
            out.write(bytes, 0, length);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException alreadyGone) {
            // It is gone, which is what was wanted.
        }
    }

    private static void background(Runnable what) {
        Thread thread = new Thread(what, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(FaultProxy::close);
    }
}
