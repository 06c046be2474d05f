package parley.client.peer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.TimeUnit;
import parley.protocol.LinkOffer;
import parley.wire.Candidate;

/** Looks from outside whether a port still takes anybody in. */
final class Listeners {
    private Listeners() {}

    static int port(LinkOffer offer) {
        return Candidate.parse(offer.candidates().get(0)).orElseThrow().port();
    }

    static boolean accepts(LinkOffer offer) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(offer)));
            return true;
        } catch (SocketException refused) {
            // Refused; or reset, where the listener closed between the two steps of connecting.
            return false;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Waits until nobody is taken in. */
    static void gone(LinkOffer offer) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Person.SECONDS);
        while (accepts(offer)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("the port is still open");
            }
            Thread.onSpinWait();
        }
    }
}
