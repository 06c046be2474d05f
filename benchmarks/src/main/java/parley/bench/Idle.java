package parley.bench;

import java.util.List;

/** People who are logged in and say nothing: what one of them costs in memory, and all of them in time. */
final class Idle {
    private static final int REST_SECONDS = 5;

    private Idle() {}

    /** Runs {@code idle}. */
    static void run(Options options) throws Exception {
        int connections = options.whole("connections", 1000);
        boolean json = options.text("notation", "text").equals("json");
        try (ServerUnderLoad server = ServerUnderLoad.start(options, connections + 1);
                Load load = new Load(server.port(), json)) {
            // One login more, so that what the first one loads is not counted.
            load.members(connections, 1, false);
            long heap = server.heapKiB();
            long resident = server.residentKiB();
            List<Link> members = load.members(0, connections, false);
            long heapThen = server.heapKiB();
            long residentThen = server.residentKiB();
            long cpu = server.cpuMicros();
            Thread.sleep(REST_SECONDS * 1000L);
            double percent = (server.cpuMicros() - cpu) / (REST_SECONDS * 1e4);
            System.out.printf(
                    "idle, %d connections: %.1f KiB of heap and %.1f KiB of resident memory each"
                            + " (heap %d to %d KiB, resident %d to %d KiB); at rest all of them take %.1f %% of a core%n",
                    members.size(),
                    (double) (heapThen - heap) / connections,
                    (double) (residentThen - resident) / connections,
                    heap,
                    heapThen,
                    resident,
                    residentThen,
                    percent);
        }
    }
}
