package parley.client.peer;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import parley.client.server.Dialling;
import parley.client.server.ServerAddress;

/**
 * What all links of one client share.
 *
 * @param context where everything happens
 * @param client dials peers; held here, because Vert.x closes one that nobody holds, and its sockets
 * @param dialling dials the server, for the relay
 */
record Means(
        Vertx vertx,
        Context context,
        NetClient client,
        Links.Options options,
        ServerAddress server,
        Dialling dialling,
        Patience patience) {

    /** Something that blocks or takes long; its end is told in {@link #context}. Fails once the program is ending. */
    <T> Future<T> aside(Callable<T> work) {
        try {
            return context.executeBlocking(work, false);
        } catch (RejectedExecutionException ending) {
            return Future.failedFuture(ending);
        }
    }

    /** Something that blocks and whose failure nobody could do anything about. */
    void tidy(Runnable work) {
        aside(() -> {
                    work.run();
                    return "";
                })
                .onFailure(stays -> {});
    }

    /** Runs once, so long from now, unless cancelled. */
    Timer after(Duration span, Runnable task) {
        long id = vertx.setTimer(span.toMillis(), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    /** Runs again and again until cancelled. */
    Timer every(Duration span, Runnable task) {
        long id = vertx.setPeriodic(span.toMillis(), fired -> task.run());
        return () -> vertx.cancelTimer(id);
    }

    /** Tells of a failure that nobody expects and nobody waits for. */
    void bug(Throwable failure) {
        context.runOnContext(thrown -> {
            throw new IllegalStateException(failure);
        });
    }

    /** Whether the server runs on this machine, so that the peer may do so too. Blocks. */
    boolean besideServer() {
        try {
            return Arrays.stream(InetAddress.getAllByName(server.host())).anyMatch(InetAddress::isLoopbackAddress);
        } catch (UnknownHostException nobodyKnows) {
            return false;
        }
    }

    /** Something that was put off. */
    interface Timer {
        void cancel();
    }
}
