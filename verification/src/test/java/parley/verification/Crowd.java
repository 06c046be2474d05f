package parley.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLEngine;

/**
 * A program that is thousands of connections to one server, all on one thread, each with its {@link Manner}. It takes orders
 * line by line on standard input and answers each with one line: {@code add <manner> <how many> <new ones a second>}, {@code
 * begin}, {@code calm}, {@code figures}, {@code leave}. It ends with its input.
 *
 * <p>Its connections come from many addresses of 127.0.0.0/8, because one has ports for 28,000 only.
 */
final class Crowd {
    private static final long TICK_NANOS = 10_000_000;
    /** So many are on their way into their place at once: more passwords than that wait in nobody's queue. */
    private static final int MOST_COMING = 24;

    private final InetSocketAddress server;
    private final List<String> accounts;
    private final Random random;
    private final Selector selector;
    private final byte[] hello;
    private final ConcurrentLinkedQueue<String> orders = new ConcurrentLinkedQueue<>();
    private final List<Stream> streams = new ArrayList<>();
    private final Set<Extra> extras = new HashSet<>();
    private final Map<Manner, Integer> refused = new EnumMap<>(Manner.class);
    private final Map<String, List<String>> accountsOf = new HashMap<>();
    /** Those who have lost their connection and are about to come back. */
    private final Queue<Extra> broken = new ArrayDeque<>();

    private boolean begun;
    private boolean leaving;
    private int nextAccount;
    private long connected;
    private long loggedIn;
    private long failed;
    private long bytesRead;
    private long linesRead;
    private long bytesWritten;

    /** Those of one manner who are still to come. */
    private static final class Stream {
        private final Manner manner;
        private final double perNano;
        private long left;
        private double due;

        Stream(Manner manner, long left, double perSecond) {
            this.manner = manner;
            this.left = left;
            this.perNano = perSecond / 1e9;
        }
    }

    private Crowd(int port, List<String> accounts, long seed) throws IOException {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.accounts = accounts;
        this.random = new Random(seed);
        this.selector = Selector.open();
        this.hello = clientHello();
    }

    /** Arguments: the server's port, a file with one name and password in each line, a seed. */
    public static void main(String[] arguments) throws IOException {
        List<String> accounts = Files.readAllLines(Path.of(arguments[1]));
        Crowd crowd = new Crowd(Integer.parseInt(arguments[0]), accounts, Long.parseLong(arguments[2]));
        Thread listening = new Thread(crowd::listen, "orders");
        listening.setDaemon(true);
        listening.start();
        crowd.run();
    }

    private void listen() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String order = in.readLine(); order != null; order = in.readLine()) {
                orders.add(order);
            }
        } catch (IOException ended) {
            // As if it had been the end.
        }
        orders.add("end");
    }

    private void run() throws IOException {
        byte[] shared = new byte[256 * 1024];
        long next = System.nanoTime();
        long came = next;
        while (true) {
            long left = (next - System.nanoTime()) / 1_000_000;
            if (left > 0) {
                selector.select(left);
            } else {
                selector.selectNow();
            }
            for (SelectionKey key : selector.selectedKeys()) {
                if (key.isValid()) {
                    ((Extra) key.attachment()).ready(shared);
                }
            }
            selector.selectedKeys().clear();
            long now = System.nanoTime();
            if (now - next >= 0) {
                next = Math.max(next + TICK_NANOS, now - TICK_NANOS);
                List.copyOf(extras).forEach(Extra::tick);
                // By the clock and not by ticks: on a busy machine there are fewer of those.
                long passed = now - came;
                came = now;
                streams.forEach(stream -> come(stream, passed));
                comeBack();
                streams.removeIf(stream -> stream.left <= 0);
            }
            for (String order = orders.poll(); order != null; order = orders.poll()) {
                if (order.equals("end")) {
                    return;
                }
                System.out.println(obey(order.split(" ", -1)));
            }
        }
    }

    private String obey(String[] order) {
        switch (order[0]) {
            case "add" ->
                streams.add(
                        new Stream(Manner.valueOf(order[1]), Long.parseLong(order[2]), Double.parseDouble(order[3])));
            case "begin" -> begun = true;
            case "calm" -> streams.clear();
            case "leave" -> {
                streams.clear();
                broken.clear();
                leaving = true;
                List.copyOf(extras).forEach(extra -> extra.leave(false));
                leaving = false;
            }
            default -> {
                // Figures are what every order is answered with.
            }
        }
        long coming = streams.stream().mapToLong(stream -> stream.left).sum() + broken.size();
        long places = extras.stream().filter(Extra::inPlace).count();
        return "coming=%d here=%d placed=%d connected=%d loggedIn=%d failed=%d read=%d lines=%d written=%d refused=%s"
                .formatted(
                        coming,
                        extras.size(),
                        places,
                        connected,
                        loggedIn,
                        failed,
                        bytesRead,
                        linesRead,
                        bytesWritten,
                        refused.toString().replace(" ", ""));
    }

    private void come(Stream stream, long passed) {
        stream.due = Math.min(stream.due + stream.perNano * passed, 50);
        long coming = stream.manner.stays()
                ? extras.stream()
                        .filter(extra -> extra.manner().stays() && !extra.inPlace())
                        .count()
                : 0;
        while (stream.due >= 1 && stream.left > 0 && coming < MOST_COMING) {
            stream.due--;
            coming += stream.manner.stays() ? 1 : 0;
            stream.left--;
            try {
                extras.add(dial(stream.manner));
            } catch (IOException unable) {
                failed++;
            }
        }
    }

    /** With the patience of a client: a moment that is a matter of chance. */
    private void comeBack() {
        for (int i = broken.size(); i > 0; i--) {
            Extra one = broken.remove();
            if (random.nextInt(50) > 0) {
                broken.add(one);
                continue;
            }
            try {
                extras.add(dial(one.manner(), one.account(), one.ticket()));
            } catch (IOException notYet) {
                broken.add(one);
            }
        }
    }

    private Extra dial(Manner manner) throws IOException {
        return dial(manner, account(manner), "");
    }

    private Extra dial(Manner manner, String[] account, String ticket) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        // What a reader who does not read takes; the rest is the server's.
        channel.setOption(StandardSocketOptions.SO_RCVBUF, manner.floods() ? 128 * 1024 : 4096);
        channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        byte[] from = {
            127, (byte) (1 + random.nextInt(200)), (byte) random.nextInt(250), (byte) (2 + random.nextInt(250))
        };
        channel.bind(new InetSocketAddress(InetAddress.getByAddress(from), 0));
        channel.connect(server);
        SelectionKey key = channel.register(selector, SelectionKey.OP_CONNECT);
        Extra extra = new Extra(this, manner, channel, key, account, ticket, new Random(random.nextLong()));
        key.attach(extra);
        return extra;
    }

    private String[] account(Manner manner) {
        if (!manner.logsIn() || manner == Manner.GUESS) {
            return new String[] {"nobody" + random.nextInt(1_000_000), "not-the-password"};
        }
        String kind = switch (manner) {
            case TALKER -> "talker";
            case CUT_AFTER_LOGIN -> "cut";
            case LOGIN -> "login";
            default -> "extra";
        };
        List<String> suiting = accountsOf.computeIfAbsent(
                kind,
                wanted -> accounts.stream()
                        .filter(account -> account.startsWith(wanted))
                        .toList());
        return suiting.get(nextAccount++ % suiting.size()).split(" ", -1);
    }

    /** A name to write to. */
    String anybody(Random chance) {
        String account = accounts.get(chance.nextInt(accounts.size()));
        return account.substring(0, account.indexOf(' '));
    }

    /** Whether those who are there only to be a burden may be one. */
    boolean begun() {
        return begun;
    }

    byte[] hello() {
        return hello;
    }

    void connected() {
        connected++;
    }

    void loggedIn() {
        loggedIn++;
    }

    void refused(Manner manner) {
        refused.merge(manner, 1, Integer::sum);
    }

    void read(Manner manner, byte[] bytes, int count) {
        bytesRead += count;
        if (manner.floods()) {
            for (int i = 0; i < count; i++) {
                if (bytes[i] == '\n') {
                    linesRead++;
                }
            }
        }
    }

    void wrote(long count) {
        bytesWritten += count;
    }

    void left(Extra extra) {
        if (extras.remove(extra) && extra.manner() == Manner.RESUMER && !leaving) {
            broken.add(extra);
        }
    }

    private static byte[] clientHello() throws IOException {
        SSLEngine engine = TrustingTls.engine();
        ByteBuffer out = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
        engine.wrap(ByteBuffer.allocate(0), out);
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }
}
