package parley.bench;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Senders broadcast, everybody hears it. A broadcast is <em>in flight</em> until its sender has the {@code ok} and every
 * receiver has the line; {@code --in-flight} of them are, always. All state belongs to the load's event loop.
 */
final class Fanout {
    private static final int RING = 1 << 14;
    private static final String TAIL = " (all): ";

    private final Load load;
    private final List<Link> senders;
    private final int receivers;
    private final int inFlight;
    private final String broadcast;
    private final Latencies latencies = new Latencies();
    private final int[] reached = new int[RING];
    private final long[] sentAt = new long[RING];
    private long sent;
    private long answered;
    private long complete;
    private long deliveries;
    private long bytes;
    private String fault = "";

    private Fanout(Load load, List<Link> senders, int receivers, int inFlight, int lineBytes) {
        this.load = load;
        this.senders = senders;
        this.receivers = receivers;
        this.inFlight = inFlight;
        int frame = ServerUnderLoad.name(senders.get(0).account).length() + TAIL.length() + 1;
        String text = "x".repeat(Math.max(1, lineBytes - frame));
        this.broadcast =
                load.json() ? "{\"cmd\":\"broadcast\",\"text\":\"" + text + "\"}\n" : "broadcast " + text + "\n";
    }

    /** Runs {@code fanout}. */
    static void run(Options options) throws Exception {
        int receivers = options.whole("receivers", 1000);
        int inFlight = options.whole("in-flight", 64);
        int senders = options.whole("senders", inFlight);
        boolean json = options.text("notation", "text").equals("json");
        try (ServerUnderLoad server = ServerUnderLoad.start(options, senders + receivers);
                Load load = new Load(server.port(), json)) {
            List<Link> speaking = load.members(0, senders, false);
            List<Link> hearing = load.members(senders, receivers, false);
            Fanout fanout = new Fanout(load, speaking, receivers, inFlight, options.whole("bytes", 100));
            load.execute(() -> fanout.start(hearing));
            Measure measure = new Measure(server, options);
            Measure.Cost cost = measure.over(() -> fanout.deliveries, () -> fanout.fault, fanout.latencies);
            System.out.printf(
                    "fanout %d receivers, %d in flight, %d senders, %s, %.0f-byte lines: %.3f us of server CPU per delivery"
                            + " (%,d deliveries/s, %.0f %% of a core), all have it: %s; load side %.3f us%n",
                    receivers,
                    inFlight,
                    senders,
                    json ? "json" : "text",
                    (double) fanout.bytes / fanout.deliveries,
                    cost.microsEach(),
                    cost.perSecond(),
                    cost.serverPercent(),
                    fanout.latencies.summary(),
                    cost.loadMicrosEach());
        }
    }

    private void start(List<Link> hearing) {
        hearing.forEach(link -> link.listener(this::heardBy));
        senders.forEach(link -> link.listener(this::answer));
        more();
    }

    private void more() {
        while (sent - Math.min(complete, answered) < inFlight) {
            int slot = (int) (sent % RING);
            reached[slot] = 0;
            sentAt[slot] = System.nanoTime();
            senders.get((int) (sent % senders.size())).say(broadcast);
            sent++;
        }
    }

    private void heardBy(Link link, ByteBuf buffer, int from, int length) {
        if (!load.isBroadcast(buffer, from)) {
            if (Load.text(buffer, from, length).contains("skipped")) {
                fault = "a receiver was skipped: " + Load.text(buffer, from, length);
            }
            return;
        }
        deliveries++;
        bytes += length + 1;
        int slot = (int) (link.heard++ % RING);
        if (++reached[slot] == receivers) {
            latencies.add(System.nanoTime() - sentAt[slot]);
            complete++;
            more();
        }
    }

    private void answer(Link link, ByteBuf buffer, int from, int length) {
        if (load.isOk(buffer, from)) {
            answered++;
            more();
        } else if (load.isError(buffer, from)) {
            fault = Load.text(buffer, from, length);
        }
    }
}
