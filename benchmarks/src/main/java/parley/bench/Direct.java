package parley.bench;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Pairs write to each other: every sender has one message in flight, from its sending to its {@code ok}; every receiver
 * acknowledges what it was given. JSON, because receivers of the text notation cannot acknowledge. All state belongs to the
 * load's event loop.
 */
final class Direct {
    private static final int MOST_UNACKNOWLEDGED = 20;

    private final Load load;
    private final Latencies stored = new Latencies();
    private final Latencies shown = new Latencies();
    private final long[] sentAt;
    private long done;
    private String fault = "";

    private Direct(Load load, int pairs) {
        this.load = load;
        this.sentAt = new long[pairs];
    }

    /** Runs {@code direct}. */
    static void run(Options options) throws Exception {
        int pairs = options.whole("pairs", 64);
        try (ServerUnderLoad server = ServerUnderLoad.start(options, 2 * pairs);
                Load load = new Load(server.port(), true)) {
            List<Link> senders = load.members(0, pairs, false);
            List<Link> receivers = load.members(pairs, pairs, true);
            Direct direct = new Direct(load, pairs);
            load.execute(() -> {
                receivers.forEach(link -> link.listener(direct.new Receiver(pairs)));
                senders.forEach(link ->
                        link.listener((from, buffer, at, length) -> direct.answer(from, buffer, at, length, pairs)));
                senders.forEach(link -> direct.send(link, pairs));
            });
            Measure.Cost cost = new Measure(server, options).over(() -> direct.done, () -> direct.fault, direct.stored);
            System.out.printf(
                    "direct %d pairs: %,d messages/s, %.1f us of server CPU each (%.0f %% of a core);"
                            + " ok (stored and synced): %s; shown: %s%n",
                    pairs,
                    cost.perSecond(),
                    cost.microsEach(),
                    cost.serverPercent(),
                    direct.stored.summary(),
                    direct.shown.summary());
        }
    }

    private void send(Link sender, int pairs) {
        sentAt[sender.account] = System.nanoTime();
        sender.say("{\"cmd\":\"message\",\"to\":\"" + ServerUnderLoad.name(sender.account + pairs)
                + "\",\"text\":\"a message of a usual length, as people write them\",\"key\":\"" + sender.heard
                + "\"}\n");
    }

    private void answer(Link sender, ByteBuf buffer, int from, int length, int pairs) {
        if (load.isOk(buffer, from)) {
            stored.add(System.nanoTime() - sentAt[sender.account]);
            sender.heard++;
            done++;
            send(sender, pairs);
        } else if (load.isError(buffer, from)) {
            fault = Load.text(buffer, from, length);
        }
    }

    /** Counts and acknowledges; one for each receiver. */
    private final class Receiver implements Link.Listener {
        private final int pairs;
        private long acknowledged;

        Receiver(int pairs) {
            this.pairs = pairs;
        }

        @Override
        public void line(Link link, ByteBuf buffer, int from, int length) {
            if (load.isMessage(buffer, from)) {
                shown.add(System.nanoTime() - sentAt[link.account - pairs]);
                link.heard++;
                if (link.heard - acknowledged >= MOST_UNACKNOWLEDGED) {
                    acknowledged = link.heard;
                    link.say("{\"cmd\":\"ack\",\"seq\":" + acknowledged + "}\n");
                }
            }
        }
    }
}
