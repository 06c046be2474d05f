package parley.server.supervisor;

import io.vertx.core.Future;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.wire.UnixDatagram;

/**
 * Speaks to systemd, or to whatever else sets {@code NOTIFY_SOCKET}, as {@code sd_notify(3)} does. Where nobody does, every
 * call does nothing. Safe from every thread.
 */
public final class Supervisor {
    private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);

    private final Optional<String> socket;
    private final Optional<Duration> patience;

    private Supervisor(Optional<String> socket, Optional<Duration> patience) {
        this.socket = socket;
        this.patience = patience;
    }

    /** @param environment of this process: {@code NOTIFY_SOCKET}, {@code WATCHDOG_USEC}, {@code WATCHDOG_PID} */
    public static Supervisor in(Map<String, String> environment) {
        Optional<String> socket = Optional.ofNullable(environment.get("NOTIFY_SOCKET"))
                .filter(address -> address.startsWith("/") || address.startsWith("@"));
        boolean others = Optional.ofNullable(environment.get("WATCHDOG_PID"))
                .filter(pid -> !pid.equals(Long.toString(ProcessHandle.current().pid())))
                .isPresent();
        Optional<Duration> patience = Optional.ofNullable(environment.get("WATCHDOG_USEC"))
                .filter(micros -> !others && micros.matches("[0-9]{4,18}"))
                .map(micros -> Duration.ofNanos(Long.parseLong(micros) / 1000 * 1_000_000));
        return new Supervisor(socket, patience);
    }

    /** Connections are accepted. */
    public void ready(String status) {
        say("READY=1\nSTATUS=" + status);
    }

    /** Settings are read again; {@link #ready} says when that is over. */
    public void reloading() {
        say("RELOADING=1\nMONOTONIC_USEC=" + System.nanoTime() / 1000 + "\nSTATUS=reading settings again");
    }

    public void stopping() {
        say("STOPPING=1\nSTATUS=saying goodbye to everybody");
    }

    /** From now on says that we live, twice as often as is wanted, as long as {@code alive} succeeds. */
    public void watch(Supplier<Future<Void>> alive) {
        if (socket.isEmpty() || patience.isEmpty()) {
            return;
        }
        long half = patience.get().toMillis() / 2;
        ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "watchdog");
            thread.setDaemon(true);
            return thread;
        });
        var unused = clock.scheduleAtFixedRate(
                () -> alive.get()
                        .timeout(half, TimeUnit.MILLISECONDS)
                        .onSuccess(lives -> say("WATCHDOG=1"))
                        .onFailure(stuck -> LOG.error("the watchdog is not told that we live: {}", stuck.toString())),
                0,
                half,
                TimeUnit.MILLISECONDS);
    }

    private void say(String words) {
        socket.ifPresent(address -> {
            try {
                UnixDatagram.send(address, words);
            } catch (IOException | RuntimeException unheard) {
                LOG.warn("NOTIFY_SOCKET does not take what is to be said: {}", unheard.toString());
            }
        });
    }
}
