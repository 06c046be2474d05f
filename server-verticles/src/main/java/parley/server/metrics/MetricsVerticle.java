package parley.server.metrics;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.HostAndPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.server.counts.Counted;
import parley.server.settings.Endpoint;
import parley.server.settings.Time;
import parley.wire.WireOptions;

/**
 * The HTTP server of the setting {@code metrics}: {@code GET} and {@code HEAD} of {@code /metrics} and {@code /health}, small
 * requests, few connections, none for long. Deployed by {@code main} as a worker.
 */
public final class MetricsVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(MetricsVerticle.class);
    private static final int MOST_CONNECTIONS = 16;
    private static final Duration LONGEST_CONNECTION = Duration.ofSeconds(30);
    private static final long LONGEST_SAYING_SECONDS = 2;
    private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.GET, HttpMethod.HEAD);
    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|[0-9a-fA-F:.%]*:[0-9a-fA-F:.%]*");

    private final Endpoint endpoint;
    private final List<Counted> owners;
    private final Recent<String> page;
    private final Recent<Map<String, String>> health;
    private final Exposition exposition = new Exposition();
    private final AtomicInteger connections = new AtomicInteger();
    private Optional<HttpServer> server = Optional.empty();

    /**
     * @param owners asked at every scrape; who does not answer in time is left out
     * @param parts asked for {@code /health}: succeeded is well
     */
    public MetricsVerticle(
            Endpoint endpoint, List<Counted> owners, Map<String, Supplier<Future<Void>>> parts, Time time) {
        this.endpoint = endpoint;
        this.owners = List.copyOf(owners);
        this.page = new Recent<>(() -> here(collect()).map(exposition::page), time);
        this.health = new Recent<>(() -> here(new Health(parts).ask()), time);
    }

    @Override
    public Future<?> start() {
        HttpServerOptions options = new HttpServerOptions()
                .setHost(WireOptions.listenable(endpoint.host()))
                .setPort(endpoint.port())
                .setMaxInitialLineLength(1024)
                .setMaxHeaderSize(8 * 1024)
                .setHttp2ClearTextEnabled(false)
                .setIdleTimeout(10)
                .setTcpUserTimeout((int) LONGEST_CONNECTION.toMillis())
                .setAcceptBacklog(MOST_CONNECTIONS);
        return vertx.createHttpServer(options)
                .connectionHandler(this::connected)
                .requestHandler(this::answer)
                .invalidRequestHandler(bad -> close(bad.connection()))
                .exceptionHandler(broken -> LOG.debug("a connection broke: {}", broken.toString()))
                .listen()
                .onSuccess(listening -> {
                    server = Optional.of(listening);
                    LOG.info("metrics and health are at http://{}:{}/", shown(endpoint.host()), listening.actualPort());
                });
    }

    @Override
    public Future<?> stop() {
        exposition.close();
        return server.map(HttpServer::close).orElse(Future.succeededFuture());
    }

    private void connected(HttpConnection connection) {
        connection.closeHandler(closed -> connections.decrementAndGet());
        if (connections.incrementAndGet() > MOST_CONNECTIONS) {
            close(connection);
            return;
        }
        // However slowly somebody speaks or reads: the place is free again after that.
        long timer = vertx.setTimer(LONGEST_CONNECTION.toMillis(), late -> close(connection));
        connection.closeHandler(closed -> {
            connections.decrementAndGet();
            vertx.cancelTimer(timer);
        });
    }

    private void answer(HttpServerRequest request) {
        if (!METHODS.contains(request.method())) {
            request.response().putHeader("Allow", "GET, HEAD").putHeader("Connection", "close");
            end(request, 405, "text/plain", "GET and HEAD only\n");
        } else if (!meant(request.authority())) {
            end(request, 403, "text/plain", "this is not my name\n");
        } else if (request.path().equals("/metrics")) {
            page.get()
                    .onSuccess(text -> end(request, 200, "text/plain; version=0.0.4; charset=utf-8", text))
                    .onFailure(failure -> {
                        LOG.error("the metrics could not be said", failure);
                        end(request, 500, "text/plain", "failed\n");
                    });
        } else if (request.path().equals("/health")) {
            health.get().onSuccess(parts -> health(request, parts));
        } else {
            end(request, 404, "text/plain", "/metrics or /health\n");
        }
    }

    private static void health(HttpServerRequest request, Map<String, String> parts) {
        boolean well = parts.values().stream().allMatch("ok"::equals);
        JsonObject body = new JsonObject().put("status", well ? "up" : "down");
        parts.forEach(body::put);
        end(request, well ? 200 : 503, "application/json", body.encode() + "\n");
    }

    /** Owners answer from threads of their own: what is made of it must not hold up theirs. */
    private <T> Future<T> here(Future<T> asked) {
        Promise<T> answered = Promise.promise();
        asked.onComplete((value, failure) -> context.runOnContext(now -> answered.complete(value, failure)));
        return answered.future();
    }

    private Future<Collected> collect() {
        Collected collected = new Collected();
        List<Future<?>> said = new ArrayList<>();
        owners.forEach(owner -> said.add(owner.say(collected)
                .timeout(LONGEST_SAYING_SECONDS, TimeUnit.SECONDS)
                .transform(answer -> {
                    if (answer.failed()) {
                        LOG.warn("somebody did not say his numbers: {}", String.valueOf(answer.cause()));
                    }
                    return Future.succeededFuture();
                })));
        return Future.join(said).map(collected);
    }

    /**
     * Whether the request was meant for this server and not for a name that somebody's web page has bent to our address: an
     * address, this machine's name, or the name that the setting has.
     */
    private boolean meant(@org.jspecify.annotations.Nullable HostAndPort authority) {
        if (authority == null) {
            return true;
        }
        String host = authority.host().replaceAll("^\\[|\\]$", "");
        return ADDRESS.matcher(host).matches()
                || host.equalsIgnoreCase("localhost")
                || host.equalsIgnoreCase(endpoint.host());
    }

    private static void end(HttpServerRequest request, int status, String type, String body) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status).putHeader("Content-Type", type).putHeader("X-Content-Type-Options", "nosniff");
        Future<Void> ended = request.method().equals(HttpMethod.HEAD)
                ? response.putHeader(
                                "Content-Length",
                                Integer.toString(body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length))
                        .end()
                : response.end(body);
        ended.onFailure(gone -> LOG.debug("nobody waited for the answer: {}", gone.toString()));
    }

    private static void close(HttpConnection connection) {
        connection.close().onFailure(failure -> LOG.debug("a connection was gone already: {}", failure.toString()));
    }

    private static String shown(String host) {
        return host.contains(":") ? "[" + host + "]" : host;
    }
}
