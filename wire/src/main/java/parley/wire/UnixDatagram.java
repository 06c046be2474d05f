package parley.wire;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * One datagram to a Unix socket, which the JDK cannot send. Only where Netty has its native transport (Linux). Stateless; a
 * send either succeeds at once or fails.
 */
public final class UnixDatagram {
    private UnixDatagram() {}

    /**
     * @param address a path, or {@code @name} in Linux' abstract namespace
     * @throws IOException if it cannot be sent, also because nobody listens
     */
    public static void send(String address, String text) throws IOException {
        if (!Epoll.isAvailable()) {
            throw new IOException("this system has no datagrams between processes that Netty knows");
        }
        byte[] path = address.getBytes(StandardCharsets.UTF_8);
        if (address.startsWith("@")) {
            path[0] = 0;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer buffer = ByteBuffer.allocateDirect(bytes.length).put(bytes).flip();
        Socket socket = Socket.newSocketDomainDgram();
        try {
            int sent = socket.sendToDomainSocket(buffer, 0, bytes.length, path);
            if (sent != bytes.length) {
                throw new IOException("only " + sent + " of " + bytes.length + " bytes were taken");
            }
        } finally {
            socket.close();
        }
    }
}
