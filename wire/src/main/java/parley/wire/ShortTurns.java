package parley.wire;

import io.netty.channel.DefaultSelectStrategyFactory;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollIoHandler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.impl.transports.EpollTransport;
import io.vertx.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A Vert.x whose event loops hear of {@value #SOCKETS} sockets at once, and then do what else there is to do. By itself Netty
 * handles all that are ready in one go, which are thousands when thousands write; whoever waits for the loop, be it with the
 * answer to a line that was read long ago, waits for all of them. The kernel tells of the others in the next turn, each in
 * its order.
 *
 * <p>Stateless. Where there is no epoll it is a Vert.x like any other.
 */
public final class ShortTurns {
    private static final int SOCKETS = 64;

    private ShortTurns() {}

    /** @param options those of {@link WireOptions#vertx()}, changed as wanted */
    public static Vertx vertx(VertxOptions options) {
        Transport epoll = Transport.EPOLL;
        return options.getPreferNativeTransport() && epoll != null && epoll.available()
                ? Vertx.builder().with(options).withTransport(new FewAtOnce()).build()
                : Vertx.vertx(options);
    }

    private static final class FewAtOnce implements Transport {
        @Override
        public String name() {
            return "epoll";
        }

        @Override
        public boolean available() {
            return true;
        }

        @Override
        public @Nullable Throwable unavailabilityCause() {
            return null;
        }

        @Override
        public io.vertx.core.spi.transport.Transport implementation() {
            return new EpollTransport() {
                @Override
                public IoHandlerFactory ioHandlerFactory() {
                    return EpollIoHandler.newFactory(SOCKETS, DefaultSelectStrategyFactory.INSTANCE);
                }
            };
        }
    }
}
