package parley.command;

import io.vertx.core.Future;
import java.util.List;

/** A set of commands that are deployed, and taken away, together. See the package for what it may rely on. */
public interface CommandPlugin {
    /** The plugin's own name, {@code [a-z][a-z0-9-]{0,31}}, shown by {@code plugins} and {@code commands}. */
    String id();

    /** The plugin's commands. Pure: it is asked, and judged, before anything of the plugin runs. */
    List<Command> commands();

    /** Called once before the first call; a failure means that the plugin is not deployed. */
    default Future<Void> start() {
        return Future.succeededFuture();
    }

    /** Called once, after the last call was answered. */
    default Future<Void> stop() {
        return Future.succeededFuture();
    }
}
