package parley.server.main;

import io.vertx.core.Future;
import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.auth.CredentialsRefused;
import parley.server.settings.Keys;
import parley.server.settings.Settings;
import parley.server.settings.SettingsReader;
import parley.server.settings.SettingsRefused;
import parley.server.settings.Time;
import parley.server.store.StoreRefused;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(names = "--port", paramLabel = "N", description = "port to listen on; 0: any free one")
    private @Nullable String portOption;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "address to listen on")
    private @Nullable String host;

    @Option(names = "--data", paramLabel = "FOLDER", description = "folder of the database and the key")
    private @Nullable String data;

    @Option(names = "--credentials", paramLabel = "FILE", description = "accounts and roles to import")
    private @Nullable String credentials;

    @Option(names = "--config", paramLabel = "FILE", description = "settings file")
    private @Nullable Path config;

    @Option(names = "--set", paramLabel = "KEY=VALUE", description = "any other setting")
    private Map<String, String> others = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        // Logging is made ready while there are descriptors: without them it could not even say so.
        LOG.debug("starting");
        SettingsReader reader = SettingsReader.ofProcess(options(), Optional.ofNullable(config));
        Settings settings;
        try {
            settings = reader.read();
        } catch (SettingsRefused refused) {
            return refuse(ExitCode.CONFIGURATION, refused.getMessage());
        }
        try {
            ParleyServer server = ParleyServer.start(settings, Time.system(), ServerCommand::halt)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            return run(server, reader);
        } catch (CompletionException failed) {
            return refused(failed.getCause() == null ? failed : failed.getCause(), settings);
        }
    }

    private static int run(ParleyServer server, SettingsReader reader) throws InterruptedException {
        CountDownLatch ended = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, ended), "shutdown"));
        Signals.onHangup(() -> reload(server, reader));
        System.out.println("listening on " + server.listening());
        System.out.flush();
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

    private static void reload(ParleyServer server, SettingsReader reader) {
        try {
            Future<Void> reloaded = server.reload(reader.read());
            reloaded.onSuccess(done -> LOG.info("settings and credentials were read again"))
                    .onFailure(failure -> LOG.error("nothing was changed: {}", failure.getMessage()));
        } catch (SettingsRefused refused) {
            LOG.error("nothing was changed: {}", refused.getMessage());
        }
    }

    /** After a failed sync nobody knows what is on the disk: the next start reads it anew. */
    private static void halt() {
        LOG.error("the disk failed to keep what was written; ending at once");
        Runtime.getRuntime().halt(ExitCode.FAILED);
    }

    private Map<String, String> options() {
        Map<String, String> options = new LinkedHashMap<>(others);
        put(options, Keys.PORT.key(), port);
        put(options, Keys.BLOCK_DURATION.key(), blockDuration);
        put(options, Keys.TIMEOUT.key(), timeout);
        put(options, Keys.PORT.key(), portOption);
        put(options, Keys.HOST.key(), host);
        put(options, Keys.DATA.key(), data);
        put(options, Keys.CREDENTIALS.key(), credentials);
        return options;
    }

    private static void put(Map<String, String> options, String key, @Nullable String value) {
        if (value != null) {
            options.put(key, value);
        }
    }

    private static int refused(Throwable failure, Settings settings) {
        if (failure instanceof StoreRefused || failure instanceof DataRefused) {
            return refuse(ExitCode.FAILED, failure.getMessage());
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

    private static int refuse(int code, @Nullable String sentence) {
        System.err.println("parley: " + sentence);
        return code;
    }
}
