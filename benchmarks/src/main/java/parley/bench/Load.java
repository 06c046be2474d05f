package parley.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The side that makes the load: one event loop for all connections, so that it takes little from the server's cores. */
final class Load implements AutoCloseable {
    private static final int LOGINS_AT_ONCE = 32;
    private static final int PATIENCE_SECONDS = 60;
    private static final int READ_BYTES = 64 * 1024;

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    private final int port;
    private final boolean json;

    Load(int port, boolean json) {
        this.port = port;
        this.json = json;
    }

    boolean json() {
        return json;
    }

    /** Runs it on the load's event loop. */
    void execute(Runnable action) {
        loop.execute(action);
    }

    /** Connects; tells {@code connected} or {@code failed} on the load's event loop. */
    void connect(int account, Link.Listener listener, Consumer<Link> connected, Consumer<Throwable> failed) {
        new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, new FixedRecvByteBufAllocator(READ_BYTES))
                .handler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        channel.pipeline().addLast(new Link(channel, account, listener));
                    }
                })
                .connect("127.0.0.1", port)
                .addListener((ChannelFuture done) -> {
                    if (done.isSuccess()) {
                        connected.accept(done.channel().pipeline().get(Link.class));
                    } else {
                        failed.accept(done.cause());
                    }
                });
    }

    /** Connections of the accounts from {@code first} on, all logged in, and past the notices about one another. */
    List<Link> members(int first, int count, boolean ack) throws Exception {
        List<CompletableFuture<Link>> coming = new ArrayList<>();
        Semaphore atOnce = new Semaphore(LOGINS_AT_ONCE);
        for (int i = first; i < first + count; i++) {
            atOnce.acquire();
            CompletableFuture<Link> member = member(i, ack);
            coming.add(member.whenComplete((link, failure) -> atOnce.release()));
        }
        List<Link> members = new ArrayList<>();
        for (CompletableFuture<Link> one : coming) {
            members.add(one.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        }
        for (Link member : members) {
            answer(member, json ? "{\"cmd\":\"ping\"}\n" : "ping\n").get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
        return members;
    }

    private CompletableFuture<Link> member(int account, boolean ack) {
        CompletableFuture<Link> connected = new CompletableFuture<>();
        connect(account, (link, buffer, from, length) -> {}, connected::complete, connected::completeExceptionally);
        return connected.thenCompose(link -> answer(link, login(account, ack)).thenApply(answer -> link));
    }

    /** A login in the load's notation. */
    String login(int account, boolean ack) {
        String name = ServerUnderLoad.name(account);
        return json
                ? "{\"cmd\":\"login\",\"user\":\"%s\",\"password\":\"%s\",\"ack\":%b}\n"
                        .formatted(name, ServerUnderLoad.PASSWORD, ack)
                : "login %s %s\n".formatted(name, ServerUnderLoad.PASSWORD);
    }

    /** Says a line and completes with its answer, if that is {@code ok}. */
    CompletableFuture<String> answer(Link link, String line) {
        CompletableFuture<String> answer = new CompletableFuture<>();
        loop.execute(() -> {
            link.listener((which, buffer, from, length) -> {
                if (isOk(buffer, from)) {
                    answer.complete(text(buffer, from, length));
                } else if (isError(buffer, from)) {
                    answer.completeExceptionally(new IllegalStateException(line + text(buffer, from, length)));
                }
            });
            link.end(() -> answer.completeExceptionally(new IllegalStateException("closed behind " + line)));
            link.say(line);
        });
        return answer;
    }

    /** The first letter of the type: in JSON behind the nine bytes that every line begins with. */
    private byte kind(ByteBuf buffer, int from) {
        return buffer.getByte(json ? from + 9 : from);
    }

    boolean isOk(ByteBuf buffer, int from) {
        return kind(buffer, from) == 'o';
    }

    boolean isError(ByteBuf buffer, int from) {
        return kind(buffer, from) == 'e';
    }

    /** A line that a user caused, and no notice: in text it begins with the name of an account, {@code u…}. */
    boolean isBroadcast(ByteBuf buffer, int from) {
        return kind(buffer, from) == (json ? 'b' : 'u');
    }

    boolean isMessage(ByteBuf buffer, int from) {
        return kind(buffer, from) == (json ? 'm' : 'u');
    }

    static String text(ByteBuf buffer, int from, int length) {
        return buffer.toString(from, length, UTF_8);
    }

    @Override
    public void close() {
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
