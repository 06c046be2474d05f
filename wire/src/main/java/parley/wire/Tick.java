package parley.wire;

import io.netty.channel.EventLoop;
import io.netty.channel.SingleThreadEventLoop;
import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.concurrent.TimeUnit;

/** The end of one iteration of an event loop. Stateless. */
public final class Tick {
    private Tick() {}

    /**
     * Runs {@code task} once in {@code context}, at the end of this iteration of its event loop: after everything that has
     * come in was handled, before the loop sleeps. Writes collected until then cost one system call and no latency. On a
     * loop that has no such place the task runs after those that wait already. Callable from any thread.
     */
    public static void atEnd(Context context, Runnable task) {
        ContextInternal internal = (ContextInternal) context;
        Runnable inContext = () -> internal.dispatch(task, Runnable::run);
        EventLoop loop = internal.nettyEventLoop();
        if (loop instanceof SingleThreadEventLoop single) {
            single.executeAfterEventLoopIteration(inContext);
        } else {
            loop.execute(inContext);
        }
    }

    /** Runs {@code task} once in {@code context}, behind what was given to its loop before. Callable from any thread. */
    static void soon(ContextInternal context, Runnable task) {
        context.nettyEventLoop().execute(() -> context.dispatch(task, Runnable::run));
    }

    /** Runs {@code task} once in {@code context}, so many nanoseconds from now. Callable from any thread. */
    public static void after(long nanos, Context context, Runnable task) {
        ContextInternal internal = (ContextInternal) context;
        var unused = internal.nettyEventLoop()
                .schedule(() -> internal.dispatch(task, Runnable::run), nanos, TimeUnit.NANOSECONDS);
    }
}
