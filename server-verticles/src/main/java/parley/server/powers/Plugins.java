package parley.server.powers;

import io.vertx.core.Future;
import java.util.List;
import parley.server.catalog.Catalog;

/** What is deployed. */
public interface Plugins {
    /** All commands as they are now. Safe from every thread. */
    Catalog catalog();

    Future<List<Deployed>> deployed();

    /**
     * @param verbs in their order in the plugin
     * @param ours whether it is one of the server's own
     */
    record Deployed(String id, List<String> verbs, boolean ours, boolean running) {}
}
