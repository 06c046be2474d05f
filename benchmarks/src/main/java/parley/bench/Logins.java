package parley.bench;

import io.netty.buffer.ByteBuf;

/** People who come and go: connect, log in, log out. All state belongs to the load's event loop. */
final class Logins {
    private final Load load;
    private final Latencies latencies = new Latencies();
    private long done;
    private String fault = "";

    private Logins(Load load) {
        this.load = load;
    }

    /** Runs {@code logins}. */
    static void run(Options options) throws Exception {
        int atOnce = options.whole("at-once", 4);
        boolean json = options.text("notation", "text").equals("json");
        try (ServerUnderLoad server = ServerUnderLoad.start(options, atOnce);
                Load load = new Load(server.port(), json)) {
            Logins logins = new Logins(load);
            for (int i = 0; i < atOnce; i++) {
                int account = i;
                load.execute(() -> logins.come(account));
            }
            Measure.Cost cost =
                    new Measure(server, options).over(() -> logins.done, () -> logins.fault, logins.latencies);
            System.out.printf(
                    "logins, %d at once, hash %s: %,d logins/s, %.0f us of server CPU each (%.0f %% of a core); %s%n",
                    atOnce,
                    options.text("hash", ServerUnderLoad.CHEAP_HASH),
                    cost.perSecond(),
                    cost.microsEach(),
                    cost.serverPercent(),
                    logins.latencies.summary());
        }
    }

    private void come(int account) {
        long started = System.nanoTime();
        Link.Listener listener = new Link.Listener() {
            private boolean in;

            @Override
            public void line(Link link, ByteBuf buffer, int from, int length) {
                if (load.isError(buffer, from)) {
                    fault = Load.text(buffer, from, length);
                } else if (load.isOk(buffer, from) && !in) {
                    in = true;
                    done++;
                    latencies.add(System.nanoTime() - started);
                    link.say(load.json() ? "{\"cmd\":\"logout\"}\n" : "logout\n");
                }
            }
        };
        load.connect(
                account,
                listener,
                link -> {
                    link.end(() -> come(account));
                    link.say(load.login(account, false));
                },
                failure -> fault = failure.toString());
    }
}
