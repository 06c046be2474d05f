package parley.client.server;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where a client keeps what outlives it: {@code $XDG_STATE_HOME/parley}, mode 0700, its files 0600.
 *
 * @param path may not exist yet
 */
public record StateFolder(Path path) {

    public static StateFolder ofUser(Map<String, String> environment, Path home) {
        return new StateFolder(Optional.ofNullable(environment.get("XDG_STATE_HOME"))
                .filter(given -> !given.isEmpty())
                .map(Path::of)
                .orElse(home.resolve(".local").resolve("state"))
                .resolve("parley"));
    }

    Path knownServers() {
        return path.resolve("known-servers");
    }

    /** What was typed before. */
    public Path history() {
        return path.resolve("history");
    }
}
