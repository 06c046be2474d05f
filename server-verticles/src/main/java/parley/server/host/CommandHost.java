package parley.server.host;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import parley.command.Command;
import parley.command.CommandPlugin;
import parley.protocol.words.Verb;
import parley.server.bus.Addresses;
import parley.server.bus.Bus;
import parley.server.catalog.Catalog;
import parley.server.catalog.Route;
import parley.server.powers.Plugins;

/**
 * Deploys plugins, each as a verticle of its own, and replaces the catalog whole whenever one comes or goes. Safe from
 * every thread: its state changes under its own lock, and readers see the one published catalog.
 */
public final class CommandHost implements Plugins {
    private static final Logger LOG = LoggerFactory.getLogger(CommandHost.class);
    private static final Pattern LEGAL_ID = Pattern.compile("[a-z][a-z0-9-]{0,31}");

    private final Vertx vertx;
    private final Bus bus;
    private final DeploymentOptions threading;
    private final Map<String, Hosted> plugins = new LinkedHashMap<>();
    private volatile Catalog catalog;

    /**
     * @param threading where the server's own plugins run
     * @param atGate the routes of the verbs that the gates answer themselves
     */
    public CommandHost(Vertx vertx, Bus bus, DeploymentOptions threading, Collection<Route> atGate) {
        this.vertx = vertx;
        this.bus = bus;
        this.threading = threading;
        Map<Verb, Route> routes = new TreeMap<>();
        atGate.forEach(route -> routes.put(route.spec().verb(), route));
        this.catalog = new Catalog(new TreeMap<>(routes));
    }

    private record Hosted(CommandPlugin plugin, String deployment) {}

    /**
     * Deploys one of the server's own plugins. When the future completes its verbs are in the catalog; it fails with an
     * {@link IllegalArgumentException} if the plugin's id or one of its verbs is illegal or taken, and with whatever its
     * {@code start} failed with.
     */
    public Future<Void> deploy(CommandPlugin plugin) {
        String address = "plugin." + plugin.id();
        HostedPlugin verticle;
        try {
            judge(plugin);
            verticle = new HostedPlugin(plugin, address, bus);
        } catch (IllegalArgumentException refused) {
            return Future.failedFuture(refused);
        }
        return vertx.deployVerticle(verticle, threading).map(deployment -> {
            publish(plugin, deployment, new Route.AtPlugin(address, true));
            return null;
        });
    }

    /** Keeps the verbs of one of the server's own plugins that is not to be deployed: they are {@code unavailable}. */
    public void reserve(CommandPlugin plugin) {
        judge(plugin);
        publish(plugin, "", new Route.Nowhere());
    }

    /** Takes down every plugin, the last deployed first. A plugin that fails to stop is logged and does not keep others. */
    public Future<Void> stop() {
        List<Hosted> latestFirst = new ArrayList<>();
        synchronized (this) {
            plugins.values().forEach(hosted -> latestFirst.add(0, hosted));
            plugins.clear();
        }
        Future<Void> stopped = Future.succeededFuture();
        for (Hosted hosted : latestFirst) {
            stopped = stopped.compose(done -> undeploy(hosted));
        }
        return stopped;
    }

    @Override
    public Catalog catalog() {
        return catalog;
    }

    @Override
    public synchronized Future<List<Deployed>> deployed() {
        List<Deployed> list = new ArrayList<>();
        plugins.values()
                .forEach(hosted -> list.add(new Deployed(
                        hosted.plugin().id(),
                        hosted.plugin().commands().stream()
                                .map(command -> command.spec().verb().value())
                                .toList(),
                        true,
                        !hosted.deployment().isEmpty())));
        return Future.succeededFuture(List.copyOf(list));
    }

    private Future<Void> undeploy(Hosted hosted) {
        if (hosted.deployment().isEmpty()) {
            return Future.succeededFuture();
        }
        return vertx.undeploy(hosted.deployment()).recover(failure -> {
            LOG.error("plugin {} did not stop well", hosted.plugin().id(), failure);
            return Future.succeededFuture();
        });
    }

    private synchronized void judge(CommandPlugin plugin) {
        if (!LEGAL_ID.matcher(plugin.id()).matches()) {
            throw new IllegalArgumentException("a plugin's id is 1 to 32 of a-z 0-9 - and begins with a letter");
        }
        if (plugins.containsKey(plugin.id())) {
            throw new IllegalArgumentException("a plugin " + plugin.id() + " is deployed already");
        }
        for (Command command : plugin.commands()) {
            Verb verb = command.spec().verb();
            catalog.find(verb).ifPresent(taken -> {
                throw new IllegalArgumentException(
                        "the verb " + verb + " of " + plugin.id() + " belongs to " + taken.plugin() + " already");
            });
        }
    }

    private synchronized void publish(CommandPlugin plugin, String deployment, Route.Target target) {
        TreeMap<Verb, Route> routes = new TreeMap<>(catalog.routes());
        for (Command command : plugin.commands()) {
            routes.put(command.spec().verb(), new Route(command.spec(), plugin.id(), target));
        }
        plugins.put(plugin.id(), new Hosted(plugin, deployment));
        catalog = new Catalog(routes);
        bus.publish(Addresses.CATALOG, catalog);
    }
}
