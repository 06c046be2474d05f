package parley.server.store;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import parley.protocol.words.UserName;

/**
 * Measures accepted messages a second: {@code Throughput <folder> <messages> <outstanding>}. Keyed messages between 64
 * people; every recipient acknowledges twenty at a time.
 */
final class Throughput {
    private static final int PEOPLE = 64;
    private static final AcceptMessage.Limits NONE =
            new AcceptMessage.Limits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);

    private final Store store;
    private final int messages;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch done;
    private final long[] nanos;

    private Throughput(Store store, int messages) {
        this.store = store;
        this.messages = messages;
        this.done = new CountDownLatch(messages);
        this.nanos = new long[messages];
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(Path.of(arguments[0]), "throughput");
        try (Store store = Store.open(StoreSettings.in(folder), InstantSource.system(), () -> {})) {
            List<Seed.Account> people = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                people.add(new Seed.Account(person(i), "h", false));
            }
            OpenedStore.await(
                    store.decide(new Seed(people, InstantSource.system().instant())));
            int outstanding = Integer.parseInt(arguments[2]);
            new Throughput(store, 20_000).run("warm-" + outstanding, outstanding);
            new Throughput(store, Integer.parseInt(arguments[1])).run("run-" + outstanding, outstanding);
        }
    }

    private void run(String name, int outstanding) throws InterruptedException {
        long cpu = writersCpu();
        long start = System.nanoTime();
        for (int i = 0; i < outstanding; i++) {
            send(name);
        }
        done.await();
        double seconds = (System.nanoTime() - start) / 1e9;
        double micros = (writersCpu() - cpu) / 1e3 / messages;
        Arrays.sort(nanos);
        System.out.printf(
                "%s: %.0f accepted/s, p50 %.2f ms, p99 %.2f ms, writer %.1f us of CPU each%n",
                name, messages / seconds, nanos[messages / 2] / 1e6, nanos[(int) (messages * 0.99)] / 1e6, micros);
    }

    // What the machine's other load does not change.
    private static long writersCpu() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread.getThreadName().equals("parley-store-writer"))
                .mapToLong(thread -> threads.getThreadCpuTime(thread.getThreadId()))
                .sum();
    }

    private void send(String name) {
        int number = next.getAndIncrement();
        if (number >= messages) {
            return;
        }
        UserName to = person((number * 7 + 1) % PEOPLE);
        long begun = System.nanoTime();
        store.decide(new AcceptMessage(
                        person(number % PEOPLE),
                        to,
                        "a message of about a hundred bytes, which is what people write to one another all day long "
                                .repeat(1),
                        Optional.of(name + number),
                        NONE,
                        AcceptMessage.Blocks.TOLD,
                        InstantSource.system().instant()))
                .onComplete(answer -> {
                    nanos[number] = System.nanoTime() - begun;
                    if (answer.succeeded()
                            && answer.result() instanceof AcceptMessage.Accepted accepted
                            && accepted.seq() % 20 == 0) {
                        store.decide(new Acknowledge(to, accepted.seq(), true));
                    }
                    done.countDown();
                    send(name);
                });
    }

    private static UserName person(int number) {
        return new UserName("p" + number);
    }
}
