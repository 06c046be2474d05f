package parley.wire;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;

/**
 * Keeps a socket in epoll when its peer has ended. Netty 4.2 (seen in 4.2.15 to 4.2.20) takes one out of epoll that it
 * wants to hear nothing of just now, which is so once the peer has half-closed, but believes it to be in there still: the
 * first write then that the kernel does not take whole fails with {@code ENOENT}, and the output is shut down in the middle
 * of an answer. A socket that always asks for errors, which epoll reports to everybody anyway, is never taken out.
 *
 * <p>Stateless. It is the one place that calls what Netty keeps to itself.
 */
final class StayInEpoll {
    /** {@code EPOLLERR} of {@code sys/epoll.h}. */
    private static final int ERRORS = 0x8;

    private static final MethodHandle SET_FLAG = setFlag();

    private StayInEpoll() {}

    static void forEver(Channel channel) {
        if (channel instanceof EpollSocketChannel || channel instanceof EpollDomainSocketChannel) {
            try {
                SET_FLAG.invoke(channel, ERRORS);
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Throwable alreadyGone) {
                // A socket that died before it was accepted; its end is told in the ordinary way.
            }
        }
    }

    private static MethodHandle setFlag() {
        try {
            Method method =
                    EpollSocketChannel.class.getSuperclass().getSuperclass().getDeclaredMethod("setFlag", int.class);
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method);
        } catch (ReflectiveOperationException changed) {
            throw new IllegalStateException("this Netty has no setFlag: see whether it still needs it", changed);
        }
    }
}
