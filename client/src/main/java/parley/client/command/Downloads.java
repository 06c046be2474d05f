package parley.client.command;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Where files go that come from elsewhere (the names are those of the XDG user directories). */
final class Downloads {
    private Downloads() {}

    static Path ofUser(Map<String, String> environment) {
        String named = environment.getOrDefault("XDG_DOWNLOAD_DIR", "");
        Path home = Path.of(System.getProperty("user.home"));
        Path usual = home.resolve("Downloads");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        return Files.isDirectory(usual) ? usual : home.resolve("parley-downloads");
    }
}
