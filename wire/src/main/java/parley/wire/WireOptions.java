package parley.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/**
 * How Parley sets up Vert.x and its sockets. The defaults of Vert.x suit web servers: a silent reader may hold 770 KB, a
 * vanished one is never noticed. Stateless; every call gives fresh options that the caller may change further.
 */
public final class WireOptions {
    /** Small on purpose: what a reader that does not read may cost the kernel (reliability S05). */
    static final int SEND_BUFFER = 16 * 1024;

    static final int HIGH_MARK = 16 * 1024;
    static final int LOW_MARK = HIGH_MARK / 2;

    /** How long written data may stay unacknowledged, epoll only: keep-alive is silent meanwhile (reliability S08). */
    static final Duration USER_TIMEOUT = Duration.ofSeconds(30);

    private static final String NETTY_FLIGHT_RECORDER = "io.netty.jfr.enabled";

    private static final int KEEP_ALIVE_IDLE_SECONDS = 15;
    private static final int KEEP_ALIVE_INTERVAL_SECONDS = 5;
    private static final int KEEP_ALIVE_PROBES = 3;
    private static final int BACKLOG = 512;

    static {
        // Netty would have the JVM set its flight recorder up, on the event loop that first needs a buffer: 100 ms.
        if (System.getProperty(NETTY_FLIGHT_RECORDER) == null) {
            System.setProperty(NETTY_FLIGHT_RECORDER, "false");
        }
    }

    private WireOptions() {}

    /**
     * Options of a Vert.x that uses epoll where it can (Linux on x86-64 and arm64) and says nothing where it cannot: NIO
     * serves there, without {@link Wire#acknowledged()}.
     */
    public static VertxOptions vertx() {
        return new VertxOptions().setPreferNativeTransport(true);
    }

    /** Options of a {@code NetServer} that speaks clear text; {@link TlsOrText} or {@link Tls} puts TLS on top. */
    public static NetServerOptions server() {
        return new NetServerOptions()
                .setAcceptBacklog(BACKLOG)
                .setSendBufferSize(SEND_BUFFER)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setTcpUserTimeout((int) USER_TIMEOUT.toMillis())
                .setLogActivity(false)
                .setRegisterWriteHandler(false)
                .setSni(false);
    }

    /**
     * Where to listen when {@code host} was asked for: IPv4's any-address in the place of IPv6's, if this machine has no
     * IPv6 (many containers have none, and Netty then cannot bind {@code ::}).
     */
    public static String listenable(String host) {
        return host.equals("::") && !hasIpv6() ? "0.0.0.0" : host;
    }

    // As Netty's native transport finds out: a socket of the family is not enough, it must have an address.
    private static boolean hasIpv6() {
        try (ServerSocketChannel probe = ServerSocketChannel.open(StandardProtocolFamily.INET6)) {
            byte[] loopback = new byte[16];
            loopback[15] = 1;
            probe.bind(new InetSocketAddress(InetAddress.getByAddress(loopback), 0));
            return true;
        } catch (IOException | UnsupportedOperationException none) {
            return false;
        }
    }

    /**
     * Options of a {@code NetClient} for one attempt to connect. Keep the client as long as its sockets: Vert.x closes both
     * when the garbage collector finds that nobody holds it.
     *
     * @param patience how long the attempt may take
     */
    public static NetClientOptions client(Duration patience) {
        return new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(patience.toMillis()))
                .setReconnectAttempts(0)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setTcpUserTimeout((int) USER_TIMEOUT.toMillis())
                .setLogActivity(false)
                .setRegisterWriteHandler(false);
    }

    /** What Vert.x has no option for; called for every socket before its first byte is read. */
    static void apply(Channel channel) {
        ChannelConfig config = channel.config();
        config.setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        config.setWriteBufferWaterMark(new WriteBufferWaterMark(LOW_MARK, HIGH_MARK));
        StayInEpoll.forEver(channel);
        try {
            keepAlive(channel, config);
        } catch (ChannelException alreadyReset) {
            // A socket that died before it was accepted; its end is told in the ordinary way.
        }
    }

    private static void keepAlive(Channel channel, ChannelConfig config) {
        if (channel instanceof EpollSocketChannel) {
            config.setOption(EpollChannelOption.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_SECONDS);
            config.setOption(EpollChannelOption.TCP_KEEPINTVL, KEEP_ALIVE_INTERVAL_SECONDS);
            config.setOption(EpollChannelOption.TCP_KEEPCNT, KEEP_ALIVE_PROBES);
        } else if (channel instanceof NioSocketChannel) {
            // Answers false on systems that do not know them.
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE), KEEP_ALIVE_IDLE_SECONDS);
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL), KEEP_ALIVE_INTERVAL_SECONDS);
            config.setOption(NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT), KEEP_ALIVE_PROBES);
        }
    }

    /** Makes the coming close a reset that drops what the kernel still holds for the peer. */
    static void resetOnClose(Channel channel) {
        try {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        } catch (ChannelException alreadyGone) {
            // Then there is nothing left to drop.
        }
    }
}
