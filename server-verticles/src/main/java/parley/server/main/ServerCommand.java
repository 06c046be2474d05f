package parley.server.main;

import java.net.BindException;
import java.net.UnknownHostException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.auth.CredentialsRefused;
import parley.server.powers.Moments;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.SettingsReader;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;
import parley.server.store.StoreRefused;
import parley.server.supervisor.Supervisor;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code parley server}: runs until SIGTERM. */
@Command(name = "server", description = "Runs a server.", mixinStandardHelpOptions = true)
final class ServerCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(ServerCommand.class);
    /** All of the end must fit into the 10 s that the manual promises. */
    private static final long LONGEST_END_SECONDS = 10;

    @Parameters(index = "0", arity = "0..1", paramLabel = "port", description = "port to listen on")
    private @Nullable String port;

    @Parameters(index = "1", arity = "0..1", paramLabel = "block-duration", description = "seconds of a lockout")
    private @Nullable String blockDuration;

    @Parameters(index = "2", arity = "0..1", paramLabel = "timeout", description = "seconds until an idle logout")
    private @Nullable String timeout;

    @Mixin
    private SettingOptions options = new SettingOptions();

    @Override
    public Integer call() throws InterruptedException {
        // Logging is made ready while there are descriptors: without them it could not even say so.
        LOG.debug("starting");
        SettingsReader reader = options.reader(positional());
        Settings settings;
        try {
            settings = reader.read();
        } catch (SettingsRefused refused) {
            return refuse(refused);
        }
        try {
            CountDownLatch ended = new CountDownLatch(1);
            Ground ground = new Ground(reader::read, ServerCommand::halt, ended::countDown, Moments.PASSED);
            ParleyServer server = ParleyServer.start(settings, Time.system(), ground)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return run(server, server.steering(), ended);
        } catch (CompletionException failed) {
            return refused(failed.getCause() == null ? failed : failed.getCause(), settings);
        }
    }

    private static int run(ParleyServer server, Steering steering, CountDownLatch ended) throws InterruptedException {
        Supervisor supervisor = Supervisor.in(System.getenv());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            supervisor.stopping();
                            stop(server, ended);
                        },
                        "shutdown"));
        Signals.onHangup(() -> {
            supervisor.reloading();
            steering.reload()
                    .onFailure(failure -> LOG.error("reloading broke", failure))
                    .onComplete(read -> supervisor.ready(status(server)));
        });
        System.out.println("listening on " + server.listening());
        System.out.flush();
        supervisor.ready(status(server));
        supervisor.watch(server::answers);
        ended.await();
        return ExitCode.DONE;
    }

    private static void stop(ParleyServer server, CountDownLatch ended) {
        LOG.info("ending");
        try {
            server.stop().toCompletionStage().toCompletableFuture().get(LONGEST_END_SECONDS, TimeUnit.SECONDS);
            // A JVM that a signal ends would exit with 143; the manual promises 0 for an end in good order.
            Runtime.getRuntime().halt(ExitCode.DONE);
        } catch (InterruptedException
                | java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            LOG.error("the server did not stop well", e);
            Runtime.getRuntime().halt(ExitCode.FAILED);
        } finally {
            ended.countDown();
        }
    }

    private static String status(ParleyServer server) {
        return "listening on " + server.listening();
    }

    /** After a failed sync nobody knows what is on the disk: the next start reads it anew. */
    private static void halt() {
        LOG.error("the disk failed to keep what was written; ending at once");
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }

    private Map<String, String> positional() {
        Map<String, String> numbers = new LinkedHashMap<>();
        SettingOptions.put(numbers, Keys.PORT.key(), port);
        SettingOptions.put(numbers, Keys.BLOCK_DURATION.key(), blockDuration);
        SettingOptions.put(numbers, Keys.TIMEOUT.key(), timeout);
        return numbers;
    }

    private static int refused(Throwable failure, Settings settings) {
        if (failure instanceof StoreRefused || failure instanceof DataRefused) {
            return refuse(ExitCode.FAILED, failure.getMessage());
        }
        if (failure instanceof AddressRefused) {
            return refuse(ExitCode.UNREACHABLE, failure.getMessage());
        }
        if (failure instanceof SettingsRefused tooMuch) {
            return refuse(tooMuch);
        }
        if (failure instanceof CredentialsRefused) {
            return refuse(ExitCode.CONFIGURATION, failure.getMessage());
        }
        if (failure instanceof UnknownHostException || failure.getCause() instanceof UnknownHostException) {
            return refuse(
                    ExitCode.CONFIGURATION,
                    settings.origin(Keys.HOST) + ": no address is known for the host " + settings.text(Keys.HOST));
        }
        if (isOfBind(failure)) {
            return refuse(
                    ExitCode.UNREACHABLE,
                    "cannot listen on " + settings.text(Keys.HOST) + " port " + settings.text(Keys.PORT)
                            + ": it is taken, or not this machine's");
        }
        LOG.error("the server did not start", failure);
        return refuse(ExitCode.FAILED, "the server did not start: " + failure.getMessage());
    }

    /** Netty's own transport has no type for it that is not internal, but it names the system call. */
    private static boolean isOfBind(Throwable failure) {
        return failure instanceof BindException
                || failure.getCause() instanceof BindException
                || String.valueOf(failure.getMessage()).startsWith("bind(");
    }

    static int refuse(SettingsRefused refused) {
        refused.problems().forEach(problem -> System.err.println("parley: " + problem));
        return ExitCode.CONFIGURATION;
    }

    private static int refuse(int code, @Nullable String sentence) {
        System.err.println("parley: " + sentence);
        return code;
    }
}
